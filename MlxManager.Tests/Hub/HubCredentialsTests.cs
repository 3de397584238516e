using MlxManager.Core.Hub;
using MlxManager.Core.Settings;

namespace MlxManager.Tests.Hub;

public sealed class HubCredentialsTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("mlx-token-").FullName;

    private string TokenFile => Path.Combine(_folder, "token");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("https://hub.example/api/models", true)]
    [InlineData("https://HUB.example:443/x", true)]
    [InlineData("http://hub.example/x", false)]
    [InlineData("https://hub.example:8443/x", false)]
    [InlineData("https://cdn.hub.example/x", false)]
    [InlineData("https://hub.example.evil/x", false)]
    [InlineData("https://hub.example@evil/x", false)]
    [InlineData("ftp://hub.example/x", false)]
    public void AuthorizationFor_Address_OnlyForTheEndpointsOrigin(string address, bool given) =>
        Credentials("hf_abc").AuthorizationFor(new Uri(address)).Should().Be(given ? "Bearer hf_abc" : null);

    [Fact]
    public void AuthorizationFor_TokenFile_IsReadAnew()
    {
        var credentials = Credentials(null);
        var address = new Uri("https://hub.example/x");

        credentials.AuthorizationFor(address).Should().BeNull("there is no file");
        File.WriteAllText(TokenFile, "\n hf_one \r\n");
        credentials.AuthorizationFor(address).Should().Be("Bearer hf_one");
        File.WriteAllText(TokenFile, "hf_two");
        credentials.AuthorizationFor(address).Should().Be("Bearer hf_two");
        File.WriteAllText(TokenFile, " \n");
        credentials.AuthorizationFor(address).Should().BeNull("the file is empty");
        credentials.Read().Fault.Should().BeNull();
    }

    [Theory]
    [InlineData("hf_a b")]
    [InlineData("hf_a\nX-Evil: 1")]
    [InlineData("hf_a\0")]
    [InlineData("hf_é")]
    public async Task GetModelAsync_MangledToken_IsNeverSent(string token)
    {
        await using var origin = await ScriptedOrigin.StartAsync();
        await using var hub = new HubSetup(origin.Address, token);

        var failure = (await hub.Client.GetModelAsync(HubSetup.Model, Revision.Main, default)).Failure!;

        failure.Kind.Should().Be(HubFailureKind.BadToken);
        failure.Message.Should().Contain("HF_TOKEN").And.NotContain("hf_a");
        origin.Requests.Should().BeEmpty();
        Credentials(token).AuthorizationFor(new Uri("https://hub.example")).Should().BeNull();
    }

    [Fact]
    public void Read_FileThatIsNoToken_SaysSoWithoutShowingIt()
    {
        File.WriteAllText(TokenFile, new string('x', 1 << 20));
        Credentials(null).Read().Fault.Should().Contain(TokenFile).And.NotContain("xxx");

        File.Delete(TokenFile);
        Directory.CreateDirectory(TokenFile);
        Credentials(null).Read().Fault.Should().Contain("cannot be read");
    }

    [Fact]
    public void ToString_Anything_HidesTheToken()
    {
        Credentials("hf_abc").Read().ToString().Should().NotContain("hf_abc");
        new AppSettings(Options("hf_abc"), new MlxManagerOptions("/data")).ToString().Should().NotContain("hf_abc");
    }

    private HubCredentials Credentials(string? token) => new(Options(token));

    private HubOptions Options(string? token) => new(new Uri("https://hub.example"), "/cache", token, TokenFile, false);
}
