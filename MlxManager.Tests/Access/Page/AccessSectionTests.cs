using Bunit;
using Microsoft.Extensions.DependencyInjection;
using MlxManager.Core.Access;
using MlxManager.Core.Hub;
using MlxManager.Core.Settings;
using MlxManager.Tests.Settings.Page;
using MlxManager.Web.Access;
using MlxManager.Web.Settings;

namespace MlxManager.Tests.Access.Page;

public sealed class AccessSectionTests : SettingsContext
{
    private const string Password = "correct horse battery";

    private Doorkeeper Door => Services.GetRequiredService<Doorkeeper>();

    private ApiKeys Keys => Services.GetRequiredService<ApiKeys>();

    [Fact]
    public void Render_NoPassword_SaysWhoMayComeInAndCannotClose()
    {
        var section = Render<AccessSection>();

        section.Find(".token").TextContent.Should().Contain("No password");
        section.Find("#closed-here").HasAttribute("disabled").Should().BeTrue();
        section.FindAll("#password-now").Should().BeEmpty();
    }

    [Theory]
    [InlineData("short", "short", "at least 12 characters")]
    [InlineData(Password, Password + "!", "not the same")]
    public void SetPassword_NotOne_IsRefusedInWords(string text, string again, string expected)
    {
        var section = Render<AccessSection>();

        Fill(section, text, again);

        section.WaitForAssertion(() => section.Find("#access-outcome").TextContent.Should().Contain(expected));
        Door.HasPassword.Should().BeFalse();
    }

    [Fact]
    public async Task SetPassword_ThenAnother_NeedsTheOneOfNow()
    {
        var section = Render<AccessSection>();
        Fill(section, Password, Password);
        section.WaitForAssertion(() => section.Find("#access-outcome").TextContent.Should().Contain("counts from now on"));
        section.Markup.Should().NotContain(Password);
        section.Find("#closed-here").HasAttribute("disabled").Should().BeFalse();

        section.Find("#password-now").Input("wrong wrong wrong");
        Fill(section, "another good password", "another good password");
        section.WaitForAssertion(() => section.Find("#access-outcome").TextContent.Should().Contain("not the current password"));

        section.Find("#password-now").Input(Password);
        Fill(section, "another good password", "another good password");
        section.WaitForAssertion(() => section.Find("#access-outcome").TextContent.Should().Contain("counts from now on"));
        (await Door.CheckAsync("ann", "another good password", default)).IsRight.Should().BeTrue();
    }

    [Fact]
    public async Task CreateKey_Named_IsShownOnceAndCanBeRevoked()
    {
        var section = Render<KeysSection>();
        section.Find("form").Submit();
        section.WaitForAssertion(() => section.Find("#keys-outcome").TextContent.Should().Contain("Give it a name"));

        section.Find("#key-name").Input("nightly job");
        section.Find("#key-scope").Change(nameof(KeyScope.Control));
        section.Find("form").Submit();
        section.WaitForAssertion(() => section.Find("#key-secret").GetAttribute("value").Should().StartWith(ApiKeys.Prefix));
        var secret = section.Find("#key-secret").GetAttribute("value")!;
        (await Keys.FindAsync(secret))!.Key.Scope.Should().Be(KeyScope.Control);
        Render<KeysSection>().Markup.Should().Contain("nightly job").And.NotContain(secret);

        section.Find("li button").Click();
        section.WaitForAssertion(() => section.FindAll("li").Should().BeEmpty());
        section.FindAll("#key-secret").Should().BeEmpty();
        (await Keys.FindAsync(secret)).Should().BeNull();
    }

    [Fact]
    public async Task Token_UsedWithAnotherEndpoint_IsSentOnlyWhenThePersonSaysSo()
    {
        File.WriteAllText(Path.Combine(Folder, "token"), Token);
        await Services.GetRequiredService<AccessSecrets>().SettleTokenAsync(Token, new Uri("https://former.example"), default);
        var section = Render<TokenSection>();
        section.Find(".warning").TextContent.Should().Contain("former.example");
        Services.GetRequiredService<HubCredentials>().AuthorizationFor(Hub.Endpoint).Should().BeNull();

        section.FindAll("button").Single(button => button.TextContent == $"Send it to {Hub.Endpoint.Authority}").Click();

        section.WaitForAssertion(() => section.Find("#token-outcome").TextContent.Should().Contain("From now on"));
        Services.GetRequiredService<HubCredentials>().AuthorizationFor(Hub.Endpoint).Should().Be($"Bearer {Token}");
    }

    private static void Fill(IRenderedComponent<AccessSection> section, string text, string again)
    {
        section.Find("#password-new").Input(text);
        section.Find("#password-again").Input(again);
        section.Find("form").Submit();
    }
}
