using System.Collections.Concurrent;
using System.Text.RegularExpressions;
using Microsoft.Playwright;

namespace MlxManager.Tests.Browser;

/// <summary>
/// One tab in a browser profile of its own. Writes down what no page of ours may do: ask another host for anything, or
/// complain in the console (which is where a breach of the content policy shows).
/// </summary>
internal sealed partial class Tab
{
    private readonly Uri _server;
    private readonly ConcurrentQueue<string> _complaints = new();
    private volatile bool _serverMayGo;
    private volatile bool _mayBeRefused;

    private Tab(IPage page, Uri server)
    {
        Page = page;
        _server = server;
        page.Context.Request += (_, request) => Check(request.Url);
        page.WebSocket += (_, socket) => Check(socket.Url);
        page.Context.Console += (_, message) => Hear(message.Type, message.Text);
        page.Context.WebError += (_, error) => Hear("error", error.Error);
    }

    public IPage Page { get; }

    public IReadOnlyCollection<string> Complaints => _complaints;

    public ILocator Tiles => Page.Locator("[data-tile]");

    public ILocator Dialog => Page.Locator(".mud-dialog");

    public ILocator Reconnect => Page.Locator("#components-reconnect-modal");

    public static async Task<Tab> OpenAsync(IBrowser browser, Uri server, BrowserNewContextOptions? options = null)
    {
        var context = await browser.NewContextAsync(options);
        return new Tab(await context.NewPageAsync(), server);
    }

    public Task CloseAsync() => Page.Context.CloseAsync();

    /// <summary>From here on the server may be gone for a while, which a browser says aloud.</summary>
    public void ServerMayGo() => _serverMayGo = true;

    /// <summary>From here on the server may refuse what this tab asks, which a browser says aloud too.</summary>
    public void MayBeRefused() => _mayBeRefused = true;

    /// <summary>Opens a page of the server by its address, and waits until it is alive: before, a click would be lost.</summary>
    public async Task VisitAsync(string path)
    {
        await Page.GotoAsync(new Uri(_server, path).AbsoluteUri);
        await AliveAsync();
    }

    public async Task ReloadAsync()
    {
        await Page.ReloadAsync();
        await AliveAsync();
    }

    public Task FollowAsync(string link) => Page.GetByRole(AriaRole.Navigation).GetByRole(AriaRole.Link, new() { Name = link }).ClickAsync();

    public ILocator Tile(string model) => Tiles.Filter(new() { Has = Page.Locator($"h2[title=\"{model}\"]") });

    public ILocator Button(string action, string model) => Tile(model).GetByRole(AriaRole.Button, new() { Name = $"{action} {model}", Exact = true });

    public ILocator Label(string model) => Tile(model).Locator(".label");

    public ILocator Sentence(string model) => Tile(model).Locator(".sentence");

    public ILocator Row(string model) => Page.Locator($".row[id=\"models/{model}\"]");

    /// <summary>Opens the menu of a row in the library, and takes something from it.</summary>
    public async Task ChooseAsync(string model, string action)
    {
        await Row(model).GetByRole(AriaRole.Button, new() { Name = $"More actions {model}" }).ClickAsync();
        await Row(model).GetByRole(AriaRole.Menuitem, new() { Name = action }).ClickAsync();
    }

    /// <summary>A list dropped onto the page as a browser does it, with what another program would give.</summary>
    /// <param name="kind">The type of the data, such as <c>text/plain</c>; a text file if it is <c>file</c>.</param>
    public async Task DropAsync(string text, string kind = "text/plain")
    {
        await Assertions.Expect(Page.Locator("body[data-takes-lists]")).ToBeVisibleAsync();
        await using var data = await Page.EvaluateHandleAsync(
            "([text, kind]) => { const data = new DataTransfer();" +
            "if (kind === 'file') { data.items.add(new File([text], 'models.txt', { type: 'text/plain' })); } else { data.setData(kind, text); } return data; }",
            new[] { text, kind });
        foreach (var step in new[] { "dragenter", "dragover", "drop" })
        {
            await Page.Locator("main").DispatchEventAsync(step, new { dataTransfer = data });
        }
    }

    public Task<bool> FitsAsync() => Page.EvaluateAsync<bool>("() => document.documentElement.scrollWidth <= document.documentElement.clientWidth");

    /// <summary>With its first drawing over the circuit the page puts the focus on its heading.</summary>
    private Task AliveAsync() => Assertions.Expect(Page.Locator("h1")).ToBeFocusedAsync();

    private void Check(string address)
    {
        var uri = new Uri(address);
        if (uri.Scheme is not ("data" or "blob") && uri.Authority != _server.Authority)
        {
            _complaints.Enqueue($"asked another host: {address}");
        }
    }

    private void Hear(string type, string text)
    {
        if (type == "error" && !(_serverMayGo && LostServer().IsMatch(text)) && !(_mayBeRefused && Refused().IsMatch(text)))
        {
            _complaints.Enqueue($"console: {text}");
        }
    }

    [GeneratedRegex("connection is not in the 'Connected' State|WebSocket|net::ERR_|Failed to fetch|Connection disconnected|Failed to complete negotiation|Failed to start the connection", RegexOptions.IgnoreCase)]
    private static partial Regex LostServer();

    [GeneratedRegex("status of (401|429)")]
    private static partial Regex Refused();
}
