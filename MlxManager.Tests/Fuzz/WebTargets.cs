using System.Text.Json;
using Microsoft.AspNetCore.Http;
using MlxManager.Core.Hub;
using MlxManager.Core.Settings;
using MlxManager.Web.Api;
using MlxManager.Web.Discover;
using MlxManager.Web.Models;

namespace MlxManager.Tests.Fuzz;

/// <summary>What is sent to the API and the page, and cards of models.</summary>
internal static class WebTargets
{
    private static readonly CommitHash Commit = CommitHash.Parse("0123456789abcdef0123456789abcdef01234567");
    private static readonly HubLinks Links = new(new HubOptions(new Uri("https://hub.test/base"), "/nowhere", null, "/nowhere", Offline: false));

    private static readonly JsonSample[] Bodies =
    [
        """{"model_id": "owner/name", "revision": "main", "allow_patterns": ["*.json", "a/"], "ignore_patterns": ["*.bin"]}""",
        """{"model_id": "gpt2", "revision": null, "number": 12, "switch": true, "inner": {"number": 3, "text": "x"}}""",
    ];

    private static readonly string[] Cards =
    [
        "---\nlicense: mit\n---\n# Title\n\nWords with *emphasis* and **more**, a [link](https://x.test/a) and `code`.\n\n- one\n- two\n  - three\n\n> quote\n\n| a | b |\n|---|---|\n| 1 | 2 |\n",
        "<div align=center><img src=\"https://evil.test/x.png\" onerror=\"alert(1)\"><svg onload=x><script>alert(1)</script></svg></div>\n\n![x](data:image/png;base64,AAAA) [y](javascript:alert(1))\n",
        "![](mailto:?x) ![](mailto:a@b.test) [mail](mailto:a@b.test?subject=x) <img src=\"mailto:\">\n",
        "> [!NOTE]\n> text\n\n```python\nprint(1)\n```\n\n<details><summary>x</summary>\n\n<table><tr><td>y</table></details>\n\nhttps://auto.test ~~s~~ H~2~O ^up^ ++i++ ==m==\n\n<!-- c --> <![CDATA[ z ]]> &#x6a;avascript: &lt;b&gt;",
    ];

    public static IEnumerable<FuzzTarget> All =>
    [
        FuzzTarget.OfBytes("body of a start", 20_000, noise => noise.Json(Bodies), ReadStart),
        FuzzTarget.OfBytes("body of a request", 12_000, noise => noise.Json(Bodies), ReadBody),
        FuzzTarget.OfText("query of a search", 60_000, noise => noise.Text("7B", "500M", "1.5B", "79228162514264337593543950335", "4", "true", "likes", "text-generation", "mlx,4-bit"), ReadQuery),
        FuzzTarget.OfText("address of the page", 20_000, noise => "https://own.test/" + noise.Text("discover?q=llama&sort=likes&bits=4,8&from=1B&to=8B&author=x&gated=no", "discover", "model/a/b?revision=main"),
            text => DiscoverAddress.Parse("https://own.test/", text) is not null),
        FuzzTarget.OfText("list of models", 20_000, noise => noise.Text("owner/name\nhttps://huggingface.co/a/b", "# comment\n- [x](https://hf.co/a/b) and c/d, e/f", "hf download owner/name --revision main"), text =>
        {
            var list = BatchList.Parse(text, Links);
            FuzzCheck.Ensure(list.Models.Count <= BatchList.Most && list.Refused.All(one => FileNames.HasWholePairs(one.Text) || !FileNames.HasWholePairs(text)), "words that cannot be shown");
            return list.Models.Count > 0;
        }) with { BytesPerByte = 1000 },
        FuzzTarget.OfText("shape of a card", 30_000, noise => noise.Text([.. Cards, string.Concat(Enumerable.Repeat("<b>", 16)), string.Concat(Enumerable.Repeat("<div><p>", 50))]), HtmlShape.IsHarmless),
        FuzzTarget.OfText("card of a model", 1_500, noise => noise.Text(Cards), ReadCard) with { FreeBytes = 16 << 20, BytesPerByte = 4000 },
    ];

    private static bool ReadStart(byte[] bytes)
    {
        var faults = new Faults();
        JsonDocument document;
        try
        {
            document = JsonDocument.Parse(bytes, new JsonDocumentOptions { AllowDuplicateProperties = false });
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // As the endpoint: no JSON, or half a character in a name.
            return false;
        }

        using (document)
        {
            var start = StartBody.Parse(document.RootElement, faults);
            FuzzCheck.Ensure((start is null) == faults.Any, "right and wrong at once");
            return start is not null;
        }
    }

    private static bool ReadBody(byte[] bytes)
    {
        var context = new DefaultHttpContext();
        context.Request.Body = new MemoryStream(bytes);
        var (body, faults) = FuzzCheck.Answer(Body.ReadAsync(context.Request, "{}", default));
        _ = body.Has("revision");
        _ = body.Text("model_id", faults);
        _ = body.Text("revision", faults);
        _ = body.Texts("allow_patterns", faults);
        _ = body.Switch("switch", faults);
        FuzzCheck.Ensure(body.Number("number", 1, 100, faults) is null or (>= 1 and <= 100), "a number out of its bounds");
        _ = body.Inner("inner", faults).Text("text", faults);
        return !faults.Any;
    }

    private static bool ReadQuery(string text)
    {
        var faults = new Faults();
        var search = new SearchQuery { Query = text, Filter = [text], Author = text, Task = text, MinParameters = text, MaxParameters = text, Limit = text, Cursor = text }
            .Read(faults);
        var numbers = new Faults();
        var count = Query.Count("x", text, numbers);
        FuzzCheck.Ensure(count is null or > 0 && Query.Number("x", text, 5, 100, numbers) is >= 1 and <= 100, "a number out of its bounds");
        _ = Query.Choice<ModelSort>("x", text, numbers);
        return search is not null || count is not null;
    }

    private static bool ReadCard(string text)
    {
        var card = CardRenderer.Render(text, "https://hub.test/base/a/b", Commit);
        foreach (var html in new[] { card?.Lead, card?.Whole }.OfType<string>())
        {
            HarmlessHtml.Check(html);
        }

        return card is not null;
    }
}
