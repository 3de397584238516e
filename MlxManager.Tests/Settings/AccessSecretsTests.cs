using MlxManager.Core.Hub;
using MlxManager.Core.Persistence;
using MlxManager.Core.Settings;

namespace MlxManager.Tests.Settings;

public sealed class AccessSecretsTests
{
    private static readonly Uri Endpoint = new("https://hub.example/mirror");

    [Fact]
    public async Task KeepToken_Anything_IsNeverWrittenInClear()
    {
        await using var access = await AccessFixture.StartAsync(Endpoint);

        await access.Secrets.KeepTokenAsync(Endpoint, AccessFixture.Token, "ann", default);
        await access.Secrets.KeepProxyAsync(new Uri("http://proxy.example:3128"), "ann", "geheim-4711", default);

        access.Preferences.Current.ToString().Should().NotContain(AccessFixture.Token).And.NotContain("geheim-4711");
        foreach (var file in Directory.EnumerateFiles(access.DataFolder))
        {
            var content = await File.ReadAllBytesAsync(file);
            content.AsSpan().IndexOf("0123456789abcdefghij"u8).Should().Be(-1, file);
            content.AsSpan().IndexOf("geheim-4711"u8).Should().Be(-1, file);
        }
    }

    [Fact]
    public async Task AuthorizationFor_TokenGivenOnThePage_WinsOverTheEnvironmentsAtOnce()
    {
        await using var access = await AccessFixture.StartAsync(Endpoint, token: "hf_environment");
        access.Credentials.AuthorizationFor(Endpoint).Should().Be("Bearer hf_environment");

        await access.Secrets.KeepTokenAsync(Endpoint, AccessFixture.Token, "ann", default);
        access.Credentials.AuthorizationFor(Endpoint).Should().Be($"Bearer {AccessFixture.Token}");
        access.Credentials.Describe().Should().Be(new TokenState(TokenSource.Page, "hf_…ghij", "ann", null, null));

        await access.Secrets.ForgetTokenAsync(default);
        access.Credentials.AuthorizationFor(Endpoint).Should().Be("Bearer hf_environment");
        access.Credentials.Describe().Masked.Should().Be("…", "a short one would be shown almost whole");
    }

    [Fact]
    public async Task AuthorizationFor_AnotherEndpoint_NeverGetsTheTokenOfTheFormer()
    {
        await using var access = await AccessFixture.StartAsync(Endpoint);
        await access.Secrets.KeepTokenAsync(Endpoint, AccessFixture.Token, "ann", default);

        await access.RestartAsync(access.Hub with { Endpoint = new Uri("https://mirror.example") });
        access.Credentials.AuthorizationFor(new Uri("https://mirror.example/api/models")).Should().BeNull();
        access.Credentials.AuthorizationFor(Endpoint).Should().BeNull();
        access.Credentials.Describe().Should().Be(new TokenState(TokenSource.None, null, null, null, new Uri("https://hub.example")));

        await access.RestartAsync(access.Hub);
        access.Credentials.AuthorizationFor(Endpoint).Should().Be($"Bearer {AccessFixture.Token}");
    }

    [Fact]
    public async Task AuthorizationFor_EndpointOfThePage_NeverGetsTheTokenOfTheEnvironment()
    {
        await using var access = await AccessFixture.StartAsync(new Uri("https://mirror.example"), token: "hf_environment", outside: Endpoint);

        access.Credentials.AuthorizationFor(new Uri("https://mirror.example/api/models")).Should().BeNull();
        access.Credentials.Describe().WithheldFrom.Should().Be(Endpoint);
    }

    [Theory]
    [InlineData("https://mirror.example")]
    [InlineData("http://hub.example")]
    [InlineData("https://hub.example:8443")]
    [InlineData("https://hub.example.evil.example")]
    [InlineData("https://user@mirror.example")]
    public async Task AuthorizationFor_EndpointChangedOutside_AsksBeforeItGetsTheSameToken(string changed)
    {
        await using var access = await AccessFixture.StartAsync(Endpoint, token: "hf_environment");
        await access.Credentials.SettleAsync(default);
        access.Credentials.AuthorizationFor(Endpoint).Should().Be("Bearer hf_environment");
        var other = new Uri(changed);

        await access.RestartAsync(access.Hub with { Endpoint = other, TokenEndpoint = other });
        await access.Credentials.SettleAsync(default);

        access.Credentials.AuthorizationFor(other).Should().BeNull();
        access.Credentials.Describe().Should().BeEquivalentTo(new { WithheldFrom = new Uri("https://hub.example"), MayBeConfirmed = true, Masked = (string?)null });
        access.Preferences.Current.ToString().Should().NotContain("hf_environment");

        await access.Credentials.ConfirmAsync(default);
        access.Credentials.AuthorizationFor(other).Should().Be("Bearer hf_environment");
    }

    [Fact]
    public async Task AuthorizationFor_EndpointChangedOutsideWithItsToken_NeedsNoQuestion()
    {
        await using var access = await AccessFixture.StartAsync(Endpoint, token: "hf_environment");
        await access.Credentials.SettleAsync(default);
        var other = new Uri("https://mirror.example");

        await access.RestartAsync(access.Hub with { Endpoint = other, TokenEndpoint = other, Token = "hf_of_the_mirror" });

        access.Credentials.AuthorizationFor(other).Should().Be("Bearer hf_of_the_mirror");
        access.Credentials.Describe().WithheldFrom.Should().BeNull();
    }

    [Fact]
    public async Task Read_OtherKeys_SaysThatTheTokenCannotBeOpened()
    {
        await using var access = await AccessFixture.StartAsync(Endpoint);
        await access.Secrets.KeepTokenAsync(Endpoint, AccessFixture.Token, "ann", default);

        await access.RestartAsync(access.Hub, withOtherKeys: true);

        access.Credentials.AuthorizationFor(Endpoint).Should().BeNull();
        access.Credentials.Describe().Fault.Should().Contain("Enter it again");
    }

    [Fact]
    public async Task TokenFor_RowMovedToAnotherOrigin_DoesNotOpen()
    {
        await using var access = await AccessFixture.StartAsync(Endpoint);
        await access.Secrets.KeepTokenAsync(Endpoint, AccessFixture.Token, "ann", default);
        var evil = new Uri("https://evil.example/");

        await access.Preferences.ChangeAsync(
            all => all with { Access = all.Access with { Token = all.Access.Token! with { Origin = evil } } }, default);

        access.Secrets.TokenFor(evil)!.Token.Should().BeNull();
    }

    [Fact]
    public async Task SignInTo_KeptPassword_IsForThatProxyAndNameOnly()
    {
        await using var access = await AccessFixture.StartAsync();
        await access.Secrets.KeepProxyAsync(new Uri("http://proxy.example:3128"), "ann", "geheim", default);
        var kept = access.Secrets.Proxy!;

        access.Secrets.SignInTo(kept).Should().Be(("ann", "geheim"));
        access.Secrets.SignInTo(kept with { Address = new Uri("http://other.example:3128") }).Should().Be(("ann", ""));
        access.Secrets.SignInTo(kept with { User = null }).Should().BeNull();
    }

    [Fact]
    public async Task EarlyPreferences_BeforeAndAfterAChange_AreWhatIsKept()
    {
        await using var access = await AccessFixture.StartAsync();
        EarlyPreferences.Read(Path.Combine(access.DataFolder, "none")).Should().Be(EarlyPreferences.None);
        EarlyPreferences.Read(access.DataFolder).Should().Be(EarlyPreferences.None);

        var wanted = new AccessPreferences { Endpoint = Endpoint, CacheDirectory = "/models", CacheBefore = "/cache", MaxConnections = 4 };
        await access.Preferences.ChangeAsync(all => all with { Access = wanted }, default);

        EarlyPreferences.Read(access.DataFolder).Preferences.Access.Should().Be(wanted);
    }

    [Fact]
    public void EarlyPreferences_DamagedDatabase_TellNothingNotEvenThatThereIsNoPassword()
    {
        var folder = Directory.CreateTempSubdirectory("mlx-early-");
        try
        {
            File.WriteAllText(Path.Combine(folder.FullName, Database.FileName), "this is no database, but long enough to be looked at as one");

            // The start finds that out by itself, and says so.
            EarlyPreferences.Read(folder.FullName).Should().Be(EarlyPreferences.None with { HasPassword = null });
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
