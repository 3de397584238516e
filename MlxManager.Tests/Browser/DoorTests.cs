using System.Net;
using System.Net.Http.Headers;
using System.Text.RegularExpressions;
using Deque.AxeCore.Playwright;
using Microsoft.AspNetCore.Http;
using Microsoft.Playwright;
using MlxManager.Tests.Hub;
using static Microsoft.Playwright.Assertions;

namespace MlxManager.Tests.Browser;

/// <summary>A person closes the doors and opens them again, and what other sites may not.</summary>
public sealed class DoorTests(Chromium chromium) : BrowserTest(chromium)
{
    private const string Password = "correct horse battery";

    /// <summary>Each wrong try makes the next wait longer, so this many are refused in any case.</summary>
    private const int WrongTries = 12;

    [Fact]
    public async Task Doors_ClosedOnThePage_OpenToThePasswordAndToKeysOnly()
    {
        var tab = await OpenAsync("/settings");
        await SetPasswordAsync(tab.Page);

        // What is open is shut out by itself, here and in every other tab.
        var other = await OpenAsync("/library");
        LetGo(tab);
        LetGo(other);
        await CloseAsync(tab.Page);
        await Expect(SignInButton(other.Page)).ToBeVisibleAsync();
        (await Http.GetAsync("/api/models/local")).StatusCode.Should().Be(HttpStatusCode.Unauthorized);
        (await tab.Page.RunAxe()).Violations.Should().BeEmpty();

        await BeSlowedDownAsync(tab.Page);
        await Expect(tab.Page.Locator("h1")).ToHaveTextAsync("Settings");
        await Expect(tab.Page.Locator("h1")).ToBeFocusedAsync();

        var secret = await CreateKeyAsync(tab.Page);
        Http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", secret);
        (await Http.GetAsync("/api/models/local")).StatusCode.Should().Be(HttpStatusCode.OK);
        (await Http.PostAsync("/api/models/download/1/pause", null)).StatusCode.Should().Be(HttpStatusCode.Forbidden);
        await tab.ReloadAsync();
        await Expect(tab.Page.GetByText("nightly job")).ToBeVisibleAsync();
        (await tab.Page.ContentAsync()).Should().NotContain(secret, "it is shown once");
        await tab.Page.GetByRole(AriaRole.Button, new() { Name = "Revoke nightly job" }).ClickAsync();
        await Expect(tab.Page.Locator("#keys-outcome")).ToHaveTextAsync("nightly job was revoked.");
        (await Http.GetAsync("/api/models/local")).StatusCode.Should().Be(HttpStatusCode.Unauthorized);

        await tab.Page.GetByRole(AriaRole.Button, new() { Name = "Sign out", Exact = true }).ClickAsync();
        await Expect(SignInButton(tab.Page)).ToBeVisibleAsync();
        await SignInAsync(tab.Page, Password);
        await Expect(tab.Page.Locator("h1")).ToBeFocusedAsync();
        await SignInAsync(other.Page, Password);
        await Expect(other.Page.Locator("h1")).ToHaveTextAsync("Library");
        await Expect(other.Page.Locator("h1")).ToBeFocusedAsync();
        await tab.VisitAsync("/settings");
        await tab.Page.GetByRole(AriaRole.Button, new() { Name = "Sign out everywhere" }).ClickAsync();
        await Expect(SignInButton(tab.Page)).ToBeVisibleAsync();
        await Expect(SignInButton(other.Page)).ToBeVisibleAsync();
    }

    [Fact]
    public async Task OtherSite_WhateverItTries_ReachesNothingButAVisit()
    {
        var page = await OpenUnwatchedAsync();
        await page.GotoAsync(new Uri(Address, "/settings").AbsoluteUri);
        await Expect(page.Locator("h1")).ToBeFocusedAsync();
        await SetPasswordAsync(page);
        await CloseAsync(page);
        await SignInAsync(page, Password);
        await Expect(page.Locator("h1")).ToHaveTextAsync("Settings");

        // Another name and another port: another site, in the browser of somebody who is signed in.
        await using var site = await ScriptedOrigin.StartAsync([.. Enumerable.Repeat<RequestDelegate>(ShowSiteAsync, 8)]);
        await page.GotoAsync($"http://localhost:{site.Address.Port}/");

        (await page.EvaluateAsync<string>(
            "server => new Promise(done => { const socket = new WebSocket(`ws://${server}/_blazor`); socket.onopen = () => done('open'); socket.onerror = () => done('refused'); })",
            Address.Authority)).Should().Be("refused");
        (await page.EvaluateAsync<string>(
            "server => fetch(`http://${server}/api/models/local`, { credentials: 'include' }).then(() => 'read', () => 'refused')",
            Address.Authority)).Should().Be("refused");
        await page.EvaluateAsync(
            "server => new Promise(done => { const frame = document.createElement('iframe'); frame.src = `http://${server}/`; frame.onload = done; document.body.append(frame); })",
            Address.Authority);
        await Expect(page.FrameLocator("iframe").Locator(".shell, #password")).ToHaveCountAsync(0);

        await page.GetByRole(AriaRole.Link, new() { Name = "Visit" }).ClickAsync();
        await Expect(page.Locator("h1")).ToHaveTextAsync("Library");
        await page.Context.CloseAsync();
    }

    [Fact]
    public async Task Policy_InlineScript_DoesNotRunAndNothingOfOursBreaksIt()
    {
        var page = await OpenUnwatchedAsync();
        await page.AddInitScriptAsync("window.broken = []; document.addEventListener('securitypolicyviolation', event => window.broken.push(event.effectiveDirective));");
        await page.GotoAsync(Address.AbsoluteUri);
        foreach (var link in new[] { "Library", "Discover", "History", "Settings" })
        {
            await page.GetByRole(AriaRole.Navigation).GetByRole(AriaRole.Link, new() { Name = link }).ClickAsync();
            await Expect(page.Locator("h1")).ToHaveTextAsync(link);
        }

        (await page.EvaluateAsync<string[]>("() => window.broken")).Should().BeEmpty();
        await page.EvaluateAsync(
            "() => { const script = document.createElement('script'); script.textContent = 'window.ran = true'; document.body.append(script);" +
            "const link = document.createElement('a'); link.setAttribute('onclick', 'window.ran = true'); document.body.append(link); link.click(); }");
        await page.WaitForFunctionAsync("() => window.broken.length >= 2");
        (await page.EvaluateAsync<bool>("() => window.ran === true")).Should().BeFalse();
        await page.Context.CloseAsync();
    }

    [Fact]
    public async Task Page_NoWebSocketsLetThrough_SaysWhatToDo()
    {
        var page = await OpenUnwatchedAsync();
        await page.GotoAsync(Address.AbsoluteUri);
        await Expect(page.Locator("#never-connected")).ToHaveCountAsync(0);

        await page.AddInitScriptAsync("window.WebSocket = class { constructor() { setTimeout(() => this.onclose(new CloseEvent('close'))); } close() { } };");
        await page.ReloadAsync();

        await Expect(page.Locator("#never-connected")).ToBeVisibleAsync();
        await Expect(page.Locator("#never-connected")).ToContainTextAsync("web sockets");
        await page.Context.CloseAsync();
    }

    private static ILocator SignInButton(IPage page) => page.GetByRole(AriaRole.Button, new() { Name = "Sign in", Exact = true });

    private static void LetGo(Tab tab)
    {
        tab.ServerMayGo();
        tab.MayBeRefused();
    }

    private static async Task SetPasswordAsync(IPage page)
    {
        await page.GetByLabel("New password").FillAsync(Password);
        await page.GetByLabel("Once more").FillAsync(Password);
        await page.GetByRole(AriaRole.Button, new() { Name = "Set password" }).ClickAsync();
        await Expect(page.Locator("#access-outcome")).ToHaveTextAsync("The password counts from now on.");
    }

    private static async Task CloseAsync(IPage page)
    {
        await page.GetByLabel("Ask for the password on this machine too").ClickAsync();
        await Expect(SignInButton(page)).ToBeVisibleAsync();
    }

    /// <summary>Returns when the answer is there as a page.</summary>
    private static async Task<int> SignInAsync(IPage page, string password)
    {
        await page.GetByLabel("Password", new() { Exact = true }).FillAsync(password);
        await page.EvaluateAsync("() => { document.documentElement.id = 'before'; }");
        var answer = await page.RunAndWaitForResponseAsync(() => SignInButton(page).ClickAsync(), response => response.Request.Method == "POST");
        await Expect(page.Locator("html:not(#before)")).ToBeAttachedAsync();
        return answer.Status;
    }

    /// <summary>Until it must wait, and until it may try again: by the clock of the machine, so nobody says how often.</summary>
    private static async Task BeSlowedDownAsync(IPage page)
    {
        var status = 0;
        for (var tries = 0; tries < WrongTries && status != StatusCodes.Status429TooManyRequests; tries++)
        {
            status = await SignInAsync(page, "wrong wrong wrong");
            await Expect(page.Locator("#trouble")).ToContainTextAsync(status == StatusCodes.Status401Unauthorized ? "That is not the password." : "Too many wrong tries.");
        }

        while (status == StatusCodes.Status429TooManyRequests)
        {
            status = await SignInAsync(page, Password);
        }

        status.Should().Be(StatusCodes.Status302Found);
    }

    private static async Task<string> CreateKeyAsync(IPage page)
    {
        await page.GetByLabel("Name", new() { Exact = true }).FillAsync("nightly job");
        await page.GetByRole(AriaRole.Button, new() { Name = "Create key" }).ClickAsync();
        await Expect(page.Locator("#key-secret")).ToHaveValueAsync(new Regex("^mlxm_"));
        (await page.RunAxe()).Violations.Should().BeEmpty();
        return await page.Locator("#key-secret").InputValueAsync();
    }

    private Task ShowSiteAsync(HttpContext context)
    {
        context.Response.ContentType = "text/html";
        return context.Response.WriteAsync($"<!DOCTYPE html><title>Another site</title><a href=\"{new Uri(Address, "/library")}\">Visit</a>");
    }
}
