using System.Text.Json;
using MlxManager.Core.Hub;

namespace MlxManager.Tests.Hub;

public sealed class ForeignJsonTests
{
    [Theory]
    [InlineData("""{"a": "x"}""", "x")]
    [InlineData("""{"\u0061": "x"}""", "x")]
    [InlineData("""{"a": "\ud800"}""", null)]
    [InlineData("""{"a": 1}""", null)]
    [InlineData("""{"\udc00": 1}""", null)]
    [InlineData("""[]""", null)]
    public void Find_AnyObject_IsTheTextOrNothing(string json, string? text)
    {
        using var document = JsonDocument.Parse(json);

        document.RootElement.Find("a")?.AsText().Should().Be(text);
        (document.RootElement.Find("a")?.IsText("x") ?? false).Should().Be(text == "x");
    }

    [Fact]
    public void Find_NameWithHalfACharacter_IsNothing()
    {
        using var document = JsonDocument.Parse("""{"\ud800": 1, "b": 2}""");

        document.RootElement.Find("a").Should().BeNull();
    }
}
