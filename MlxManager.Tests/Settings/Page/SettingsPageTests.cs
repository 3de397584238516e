using AngleSharp.Dom;
using Bunit;
using MlxManager.Core.Settings;
using MlxManager.Tests.Downloads.Page;
using MlxManager.Web.Demo;
using MlxManager.Web.Settings;

namespace MlxManager.Tests.Settings.Page;

public sealed class SettingsPageTests : SettingsContext
{
    [Fact]
    public void Render_NothingSet_ShowsWhatCountsThen()
    {
        var page = Render<SettingsPage>();

        page.Find("#endpoint").GetAttribute("placeholder").Should().Be(Plain(Hub.Endpoint));
        page.Find("#endpoint-hint").TextContent.Should().Contain("HF_ENDPOINT");
        Section(page, "account").TextContent.Should().Contain("No token");
        page.Find("#max-active").GetAttribute("placeholder").Should().Be("2");
        page.FindAll(".pending").Should().BeEmpty();
    }

    [Fact]
    public void SaveEndpoint_Another_WaitsForTheNextStartAndSaysWhatOfTheToken()
    {
        var page = Render<SettingsPage>();

        page.Find("#endpoint").Input("https://mirror.example/");
        Submit(page, "hub");

        page.WaitForAssertion(() => page.Find("#endpoint-outcome").TextContent.Should().Contain("next start").And.Contain("not sent to mirror.example"));
        page.Find(".pending").TextContent.Should().Contain("the endpoint");
        page.Find("#endpoint-hint").TextContent.Should().Contain($"Now: {Plain(Hub.Endpoint)}");
        Access.Endpoint.Should().Be(new Uri("https://mirror.example"));

        page.Find("#endpoint").Input("");
        Submit(page, "hub");
        page.WaitForAssertion(() => page.FindAll(".pending").Should().BeEmpty());
        Access.Endpoint.Should().BeNull();
    }

    [Theory]
    [InlineData("hub.example", "Write an http or https address")]
    [InlineData("https://ann:geheim@hub.example", "without user name")]
    public void SaveEndpoint_NoAddress_IsRefusedAtTheField(string text, string expected)
    {
        var page = Render<SettingsPage>();

        page.Find("#endpoint").Input(text);
        Submit(page, "hub");

        page.WaitForAssertion(() => page.Find("#endpoint-outcome").TextContent.Should().Contain(expected));
        page.Find("#endpoint").GetAttribute("aria-invalid").Should().Be("true");
        Access.Endpoint.Should().BeNull();
    }

    [Fact]
    public void Test_Endpoint_TellsBothHosts()
    {
        Hub.Add(new SampleModel("lab/model", SampleFile.Generated("model.safetensors", seed: 1, length: 1000)));
        var page = Render<SettingsPage>();

        Button(page, "hub", "Test").Click();

        page.WaitForAssertion(() => page.FindAll(".report .well").Should().HaveCount(2));
        page.Find(".report").TextContent.Should().Contain(Hub.Endpoint.Authority).And.Contain(Hub.ContentOrigin.Authority);
    }

    [Fact]
    public async Task Test_ContentHostAway_NamesTheOneThatFails()
    {
        Hub.Add(new SampleModel("lab/model", SampleFile.Generated("model.safetensors", seed: 1, length: 1000)));
        Hub.Faults.Add(new() { Target = FaultTarget.Content, Kind = new Fault.Status(System.Net.HttpStatusCode.BadGateway, "no") });
        var page = Render<SettingsPage>();

        await Button(page, "hub", "Test").ClickAsync();

        page.WaitForAssertion(() => page.FindAll(".report .failed").Should().ContainSingle()
            .Which.TextContent.Should().Contain("Content host").And.Contain(Hub.ContentOrigin.Authority).And.Contain("trouble of its own"));
    }

    [Fact]
    public void KeepToken_Right_ShowsItMaskedWithTheAccount()
    {
        var page = Render<SettingsPage>();

        page.Find("#token").Input($" {Token}\n");
        Submit(page, "account");

        page.WaitForAssertion(() => page.Find("#token-outcome").TextContent.Should().Be("Kept. The Hub knows you as ann."));
        Section(page, "account").QuerySelector(".token")!.TextContent.Should().Contain("hf_…ghij").And.Contain("ann");
        page.Markup.Should().NotContain(Token);
        Access.Token!.Sealed.Should().NotContain(Token);

        Button(page, "account", "Check").Click();
        page.WaitForAssertion(() => page.Find("#token-outcome").TextContent.Should().Contain("The token is right"));

        Button(page, "account", "Remove").Click();
        page.WaitForAssertion(() => page.Find("#token-outcome").TextContent.Should().Be("The token was removed."));
        Access.Token.Should().BeNull();
    }

    [Theory]
    [InlineData("hf_somebody_elses_token", "refused the token")]
    [InlineData("hf_with a space", "This is not a token")]
    [InlineData("", "This is not a token")]
    public void KeepToken_Wrong_IsNotKept(string token, string expected)
    {
        var page = Render<SettingsPage>();

        page.Find("#token").Input(token);
        Submit(page, "account");

        page.WaitForAssertion(() => page.Find("#token-outcome").TextContent.Should().Contain(expected));
        Access.Token.Should().BeNull();
    }

    [Fact]
    public void Render_TokenFile_IsSaidToBeOne()
    {
        File.WriteAllText(Path.Combine(Folder, "token"), Token);

        Section(Render<SettingsPage>(), "account").TextContent.Should().Contain("hf_…ghij").And.Contain(Path.Combine(Folder, "token"));
    }

    [Fact]
    public void SaveProxy_Own_KeepsThePasswordSealedUntilTheProxyIsAnother()
    {
        var page = Render<SettingsPage>();
        page.FindAll("#proxy-address").Should().BeEmpty();

        page.FindAll("input[name=proxy]")[2].Change("on");
        page.Find("#proxy-address").Input("proxy.example:3128");
        page.Find("#proxy-user").Input("ann");
        page.Find("#proxy-password").Input("geheim");
        Submit(page, "proxy");
        page.WaitForAssertion(() => page.Find("#proxy-outcome").TextContent.Should().Be("Saved."));
        page.Find("#proxy-kept").TextContent.Should().Contain("Kept sealed");
        var kept = Access.Proxy!;
        kept.Address.Should().Be(new Uri("http://proxy.example:3128"));
        kept.SealedPassword.Should().NotBeNull().And.NotContain("geheim");

        Submit(page, "proxy");
        page.WaitForAssertion(() => page.Find("#proxy-outcome").TextContent.Should().Be("Saved."));
        Access.Proxy.Should().Be(kept, "an empty field keeps the password");

        page.Find("#proxy-address").Input("evil.example:3128");
        page.Find("#proxy-kept").TextContent.Should().BeEmpty();
        Submit(page, "proxy");
        page.WaitForAssertion(() => Access.Proxy!.SealedPassword.Should().BeNull("another proxy never gets it"));

        page.FindAll("input[name=proxy]")[0].Change("on");
        Submit(page, "proxy");
        page.WaitForAssertion(() => Access.Proxy.Should().BeNull());
    }

    [Fact]
    public void SaveCache_WhileADownloadIsUnfinished_IsRefusedInWords()
    {
        Downloads.Feed.Publish(Sample.Paused(1));
        Downloads.Feed.Publish(Sample.Completed(2));
        var page = Render<SettingsPage>();

        page.Find("#cache").Input(Path.Combine(Folder, "models"));
        Submit(page, "cache");

        page.WaitForAssertion(() => page.Find("#cache-outcome").TextContent.Should().Contain("while a download is unfinished"));
        Access.CacheDirectory.Should().BeNull();
    }

    [Fact]
    public void SaveCache_Folder_WaitsForTheNextStart()
    {
        var page = Render<SettingsPage>();

        page.Find("#cache").Input(Path.Combine(Folder, "models") + "/");
        Submit(page, "cache");

        page.WaitForAssertion(() => page.Find(".pending").TextContent.Should().Contain("the cache folder"));
        Access.CacheDirectory.Should().Be(Path.Combine(Folder, "models"));
        Access.CacheBefore.Should().Be(Path.Combine(Folder, "hub"));
        page.Find("#cache-hint").TextContent.Should().Contain("HF_HUB_CACHE says");
    }

    [Fact]
    public void SaveLimits_Numbers_AreKept()
    {
        var page = Render<SettingsPage>();

        page.Find("#max-active").Input("5");
        page.Find("#max-connections").Input("8");
        Submit(page, "limits");

        page.WaitForAssertion(() => page.Find("#limits-outcome").TextContent.Should().Contain("next start"));
        Preferences.Current.Should().BeEquivalentTo(new { Pace = new { MaxActiveDownloads = 5 }, Access = new { MaxConnections = 8 } });
        page.Find(".pending").TextContent.Should().Contain("connections");
    }

    [Theory]
    [InlineData("0")]
    [InlineData("65")]
    [InlineData("2.5")]
    public void SaveLimits_NoSuchNumber_IsRefused(string number)
    {
        var page = Render<SettingsPage>();

        page.Find("#max-active").Input(number);
        Submit(page, "limits");

        page.WaitForAssertion(() => page.Find("#limits-outcome").TextContent.Should().Contain("from 1 to 64"));
        Preferences.Current.Should().Be(new Preferences());
    }

    [Fact]
    public void Appearance_Choices_GoToTheBrowsersCookies()
    {
        var script = JSInterop.SetupModule("./js/appearance.js");
        script.Mode = JSRuntimeMode.Loose;
        var page = Render<SettingsPage>();

        page.Find("input[name=theme][value=dark]").Change("on");
        page.Find("#language").Change("de");

        page.WaitForAssertion(() => script.Invocations.Select(call => $"{call.Identifier} {string.Join(' ', call.Arguments)}")
            .Should().Equal("theme mlxmanager-theme dark", "language .AspNetCore.Culture c=de|uic=de"));
    }

    private static string Plain(Uri endpoint) => endpoint.AbsoluteUri.TrimEnd('/');

    private static void Submit(IRenderedComponent<SettingsPage> page, string section) => Section(page, section).QuerySelector("form")!.Submit();

    private static IElement Button(IRenderedComponent<SettingsPage> page, string section, string text) =>
        Section(page, section).QuerySelectorAll("button").Single(button => button.TextContent == text);
}
