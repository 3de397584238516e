using MlxManager.Core.Settings;
using MlxManager.Web.Discover;

namespace MlxManager.Tests.Discover;

public sealed class BatchListTests
{
    private static readonly HubLinks Links = new(new HubOptions(new Uri("https://hub.test/base"), "/cache", null, "/token", false));

    [Theory]
    [InlineData("a/one\nb/two", "a/one b/two")]
    [InlineData("a/one b/two, c/three;d/four", "a/one b/two c/three d/four")]
    [InlineData("https://huggingface.co/a/one/tree/v1.0\r\nhf.co/b/two\nhttps://hub.test/base/c/three", "a/one@v1.0 b/two c/three")]
    [InlineData("- [a/one](https://huggingface.co/a/one)\n* `b/two`.", "a/one b/two")]
    [InlineData("hf download a/one --revision v1\n1. \"b/two\"", "a/one b/two")]
    [InlineData("# my models\n\n  a/one  \n", "a/one")]
    [InlineData("a/one\na/one", "a/one")]
    [InlineData("", "")]
    public void Parse_Text_FindsTheModels(string text, string expected) =>
        string.Join(' ', BatchList.Parse(text, Links).Models.Select(model => model.Revision.Value == "main" ? model.Model.Value : $"{model.Model}@{model.Revision}"))
            .Should().Be(expected);

    [Theory]
    [InlineData("gpt2", BatchFault.NoOwner)]
    [InlineData("Some words of mine", BatchFault.NoName)]
    [InlineData("https://example.org/a/b", BatchFault.Elsewhere)]
    [InlineData("https://huggingface.co/datasets/a/b", BatchFault.Elsewhere)]
    [InlineData("../../etc/passwd", BatchFault.Elsewhere)]
    public void Parse_NoModel_SaysWhy(string line, BatchFault expected)
    {
        var list = BatchList.Parse($"a/one\n{line}", Links);

        list.Models.Should().ContainSingle();
        list.Refused.Should().ContainSingle().Which.Should().Be(new BatchRefusal(line, expected));
    }

    [Fact]
    public void Parse_Twice_IsRefusedOnce() =>
        BatchList.Parse("a/one\nb/two\nhttps://huggingface.co/a/one", Links).Refused.Should()
            .Equal(new BatchRefusal("https://huggingface.co/a/one", BatchFault.Twice));

    [Fact]
    public void Parse_MoreThanAtOnce_SaysWhichAreLeft()
    {
        var list = BatchList.Parse(string.Join('\n', Enumerable.Range(0, BatchList.Most + 2).Select(i => $"a/m{i}")), Links);

        list.Models.Should().HaveCount(BatchList.Most);
        list.Refused.Should().HaveCount(2).And.OnlyContain(refusal => refusal.Fault == BatchFault.TooMany);
    }

    [Fact]
    public void Parse_EndlessLine_IsQuotedShort() =>
        BatchList.Parse(new string('x', 5000), Links).Refused.Single().Text.Should().HaveLength(81);
}
