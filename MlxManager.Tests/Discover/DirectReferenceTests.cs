using MlxManager.Web.Discover;

namespace MlxManager.Tests.Discover;

public sealed class DirectReferenceTests
{
    [Theory]
    [InlineData("a/b", "a/b", "main")]
    [InlineData("https://huggingface.co/a/b", "a/b", "main")]
    [InlineData("https://huggingface.co/a/b/", "a/b", "main")]
    [InlineData("https://huggingface.co/a/b/tree/refs%2Fpr%2F3", "a/b", "refs/pr/3")]
    [InlineData("https://huggingface.co/a/b/tree/v1/sub/folder", "a/b", "v1")]
    [InlineData("https://huggingface.co/a/b/blob/main/config.json?x=1#y", "a/b", "main")]
    public void TryParse_ModelNamedOutright_IsTaken(string text, string model, string revision)
    {
        DirectReference.TryParse(text, out var reference).Should().BeTrue();
        reference!.Model.Value.Should().Be(model);
        reference.Revision.Value.Should().Be(revision);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("llama")]
    [InlineData("a/b/c")]
    [InlineData("a/../b")]
    [InlineData("https://huggingface.co/")]
    [InlineData("https://huggingface.co/datasets/a/b")]
    [InlineData("https://huggingface.co/spaces/a/b")]
    [InlineData("file:///a/b")]
    [InlineData("https://huggingface.co/a/b/tree/-..")]
    public void TryParse_AnythingElse_IsNot(string? text) => DirectReference.TryParse(text, out _).Should().BeFalse();
}
