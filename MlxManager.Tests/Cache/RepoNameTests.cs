using MlxManager.Core.Cache;

namespace MlxManager.Tests.Cache;

public sealed class RepoNameTests
{
    [Theory]
    [InlineData("models--gpt2", "models/gpt2")]
    [InlineData("models--a--b", "models/a/b")]
    [InlineData("datasets--a--b", "datasets/a/b")]
    [InlineData("spaces--a--b", "spaces/a/b")]
    public void OfFolder_OfARepo_IsItsNameAndBack(string folder, string text)
    {
        var name = RepoName.OfFolder(folder);

        name!.ToString().Should().Be(text);
        name.Folder.Should().Be(folder);
        RepoName.TryParse(text, out var parsed).Should().BeTrue();
        parsed.Should().Be(name);
    }

    [Theory]
    [InlineData("models--a--b--c")]
    [InlineData("models--")]
    [InlineData("models---x")]
    [InlineData("models")]
    [InlineData("version.txt")]
    [InlineData("Models--a--b")]
    [InlineData(".locks")]
    [InlineData("models--gpt2/2")]
    public void OfFolder_NotOfARepo_IsNull(string folder) => RepoName.OfFolder(folder).Should().BeNull();

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("a/b")]
    [InlineData("models/")]
    [InlineData("/models/a/b")]
    [InlineData("models/../b")]
    [InlineData("models/a/b/c")]
    public void TryParse_NotARepo_IsRefused(string? text) => RepoName.TryParse(text, out _).Should().BeFalse();
}
