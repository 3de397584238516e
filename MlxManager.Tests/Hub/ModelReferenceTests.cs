using CsCheck;
using MlxManager.Core.Hub;

namespace MlxManager.Tests.Hub;

public sealed class ModelReferenceTests
{
    private static readonly Uri Mirror = new("http://mirror.local:8080/hf");

    [Theory]
    [InlineData("owner/name", "owner/name", "main")]
    [InlineData("  owner/name/ ", "owner/name", "main")]
    [InlineData("gpt2", "gpt2", "main")]
    [InlineData("https://huggingface.co/owner/name", "owner/name", "main")]
    [InlineData("https://huggingface.co/owner/name/", "owner/name", "main")]
    [InlineData("http://www.huggingface.co/owner/name?library=mlx#usage", "owner/name", "main")]
    [InlineData("huggingface.co/owner/name", "owner/name", "main")]
    [InlineData("hf.co/owner/name", "owner/name", "main")]
    [InlineData("https://hf.co/gpt2", "gpt2", "main")]
    [InlineData("https://huggingface.co/gpt2/tree/v2", "gpt2", "v2")]
    [InlineData("https://huggingface.co/owner/name/tree/v1.0", "owner/name", "v1.0")]
    [InlineData("https://huggingface.co/owner/name/tree/main/sub/folder", "owner/name", "main")]
    [InlineData("https://huggingface.co/owner/name/tree/refs%2Fpr%2F3", "owner/name", "refs/pr/3")]
    [InlineData("https://huggingface.co/owner/name/blob/refs/pr/3/config.json", "owner/name", "refs/pr/3")]
    [InlineData("https://huggingface.co/owner/name/resolve/main/model.safetensors?download=true", "owner/name", "main")]
    [InlineData("https://huggingface.co/owner/name/discussions/4", "owner/name", "main")]
    [InlineData("http://mirror.local:8080/hf/owner/name/tree/dev", "owner/name", "dev")]
    public void TryParse_NameOrPageAddress_GivesModelAndRevision(string text, string model, string revision)
    {
        ModelReference.TryParse(text, Mirror, out var reference).Should().BeTrue();
        reference!.Model.Value.Should().Be(model);
        reference.Revision.Value.Should().Be(revision);
    }

    [Theory]
    [InlineData("")]
    [InlineData("   ")]
    [InlineData("two words")]
    [InlineData("https://huggingface.co/")]
    [InlineData("https://huggingface.co/datasets/owner/name")]
    [InlineData("https://huggingface.co/spaces/owner/name")]
    [InlineData("datasets/name")]
    [InlineData("spaces/owner/name")]
    [InlineData("https://huggingface.co/models?library=mlx")]
    [InlineData("https://huggingface.co/docs/hub")]
    [InlineData("https://example.com/owner/name")]
    [InlineData("https://huggingface.co.example.com/owner/name")]
    [InlineData("https://huggingface.co:444/owner/name")]
    [InlineData("https://huggingfa(\u202e.co/owner/name")]
    [InlineData("https://user@huggingface.co/owner/name")]
    [InlineData("ftp://huggingface.co/owner/name")]
    [InlineData("https://huggingface.co/owner/..%2Fname")]
    [InlineData("https://huggingface.co/owner/name/tree/a%00b")]
    [InlineData("https://huggingface.co/owner/name/tree/..%2F..%2Fx")]
    [InlineData("http://mirror.local:8080/other/owner/name")]
    [InlineData("http://mirror.local/hf/owner/name")]
    [InlineData("owner/name\u0000")]
    public void TryParse_AnythingElse_IsRefused(string text) => ModelReference.TryParse(text, Mirror, out _).Should().BeFalse();

    [Fact]
    public void TryParse_AnyText_NeverThrows() =>
        Gen.OneOf(Gen.String, Gen.String["htps:/.coabf%2@?#[]"], Gen.String["/ab%0.-"].Select(s => "https://huggingface.co/" + s))
            .Sample(text => !ModelReference.TryParse(text, Mirror, out var reference) || reference.Model.Value.Length > 0);
}
