using CsCheck;
using MlxManager.Core.Hub;

namespace MlxManager.Tests.Hub;

/// <summary>Hostile names: whatever passes must be harmless as a path on every system.</summary>
public sealed class ParsedTypesTests
{
    private static readonly Gen<string> Hostile = Gen.OneOf(
        Gen.String,
        Gen.String["ab./\\-_:"],
        Gen.OneOf(((string[])[
            "..", ".", "", "/", "//", "\\", "C:", "C:\\x", "\\\\host\\share", "\0", "\n", "\u007f", "\u0085", "nul", "CON.txt", "com1", "LPT¹.a",
            "aux .x", "a.", "a ", "\ud800", "\udc00\ud800", ".lock", "x.lock", "@{", "@", "~", "refs", "%2e%2e", "a", "é", "😀", "--", ".git",
        ]).Select(Gen.Const).ToArray())
            .Array[1, 5].Select(parts => string.Join('/', parts)));

    [Theory]
    [InlineData("gpt2")]
    [InlineData("mlx-community/Llama-3.2-1B-Instruct-4bit")]
    [InlineData("_a/b_")]
    [InlineData("a.b/c.d")]
    public void RepoIdTryParse_Name_IsTaken(string text)
    {
        RepoId.TryParse(text, out var id).Should().BeTrue();
        id!.Value.Should().Be(text);
    }

    [Theory]
    [InlineData("")]
    [InlineData("/")]
    [InlineData("a/")]
    [InlineData("/a")]
    [InlineData("a/b/c")]
    [InlineData("a//b")]
    [InlineData("../b")]
    [InlineData("a/..")]
    [InlineData("a/.b")]
    [InlineData("a/b.")]
    [InlineData("-a/b")]
    [InlineData("a/b-")]
    [InlineData("a--b/c")]
    [InlineData("a/b..c")]
    [InlineData("a\\b")]
    [InlineData("a b/c")]
    [InlineData("a/b\n")]
    [InlineData("a/b\0")]
    [InlineData("C:/b")]
    [InlineData("a/é")]
    [InlineData("a/b.git")]
    public void RepoIdTryParse_NoName_IsRefused(string text) => RepoId.TryParse(text, out _).Should().BeFalse();

    [Fact]
    public void RepoIdTryParse_NinetySevenCharacters_IsRefused()
    {
        RepoId.TryParse("a/" + new string('b', 94), out _).Should().BeTrue();
        RepoId.TryParse("a/" + new string('b', 95), out _).Should().BeFalse();
    }

    [Theory]
    [InlineData("main")]
    [InlineData("refs/pr/12")]
    [InlineData("v1.0-rc.1")]
    [InlineData("feature/x@2")]
    public void RevisionTryParse_Name_IsTaken(string text) => Revision.Parse(text).Value.Should().Be(text);

    [Theory]
    [InlineData("")]
    [InlineData("@")]
    [InlineData("a/@")]
    [InlineData("a@{1}")]
    [InlineData("x.lock")]
    [InlineData("x.LOCK/y")]
    [InlineData("..")]
    [InlineData("a..b")]
    [InlineData("a/../b")]
    [InlineData("/etc")]
    [InlineData("a//b")]
    [InlineData("a/")]
    [InlineData(".hidden")]
    [InlineData("a.")]
    [InlineData("a b")]
    [InlineData("a~1")]
    [InlineData("a^")]
    [InlineData("a:b")]
    [InlineData("a\\b")]
    [InlineData("a\n")]
    [InlineData("C:x")]
    [InlineData("refs/nul")]
    [InlineData("aux.1")]
    public void RevisionTryParse_NotAGitRef_IsRefused(string text) => Revision.TryParse(text, out _).Should().BeFalse();

    [Theory]
    [InlineData("config.json")]
    [InlineData("a/b/c d.txt")]
    [InlineData(".gitattributes")]
    [InlineData("模型/権重.safetensors")]
    [InlineData("😀.txt")]
    [InlineData("console.log")]
    [InlineData("com10")]
    public void RepoPathTryParse_Path_IsTaken(string text) => RepoPath.Parse(text).Value.Should().Be(text);

    [Theory]
    [InlineData("/etc/passwd")]
    [InlineData("../x")]
    [InlineData("a/../../x")]
    [InlineData("a/./b")]
    [InlineData("a//b")]
    [InlineData("a/")]
    [InlineData("a\\..\\b")]
    [InlineData("C:/x")]
    [InlineData("C:x")]
    [InlineData("\\\\host\\share")]
    [InlineData("a:stream")]
    [InlineData("a\0b")]
    [InlineData("a\tb")]
    [InlineData("a\u0085")]
    [InlineData("nul")]
    [InlineData("a/NUL.tar.gz")]
    [InlineData("con .txt")]
    [InlineData("LPT²")]
    [InlineData("conin$")]
    [InlineData("a. ")]
    [InlineData("a/b./c")]
    public void RepoPathTryParse_DangerousPath_IsRefused(string text) => RepoPath.TryParse(text, out _).Should().BeFalse();

    // Not as InlineData: attributes are kept as UTF-8, which has no half characters.
    [Fact]
    public void TryParse_HalfACharacter_IsRefused()
    {
        foreach (var text in (string[])["\ud800", "x\ud800y", "a/\udc00", "\udc00\ud800"])
        {
            RepoPath.TryParse(text, out _).Should().BeFalse();
            Revision.TryParse(text, out _).Should().BeFalse();
            RepoId.TryParse(text, out _).Should().BeFalse();
        }
    }

    [Fact]
    public void RepoPathTryParse_TooLong_IsRefused()
    {
        RepoPath.TryParse(new string('a', 255), out _).Should().BeTrue();
        RepoPath.TryParse(new string('a', 256), out _).Should().BeFalse();
        RepoPath.TryParse(new string('é', 128), out _).Should().BeFalse("a file system counts bytes");
        RepoPath.TryParse(string.Join('/', Enumerable.Repeat("a", 600)), out _).Should().BeFalse();
    }

    [Fact]
    public void RepoPathTryParse_WhateverPasses_StaysBelowItsFolder() => Hostile.Sample(text =>
        !RepoPath.TryParse(text, out var path) || (StaysBelow(text) && path.Value == text && path.Segments.All(IsPlain)));

    [Fact]
    public void RevisionTryParse_WhateverPasses_StaysBelowItsFolder() => Hostile.Sample(text =>
        !Revision.TryParse(text, out var revision) || (StaysBelow(text) && revision.Value == text && text.Split('/').All(IsPlain)));

    [Fact]
    public void RepoIdTryParse_WhateverPasses_GivesAFolderNameOfItsOwn() => Hostile.Sample(text =>
    {
        if (!RepoId.TryParse(text, out var id))
        {
            return true;
        }

        // models--owner--name can be read back in one way only.
        var folder = "models--" + id.Value.Replace("/", "--", StringComparison.Ordinal);
        return IsPlain(folder) && string.Join('/', folder["models--".Length..].Split("--")) == text;
    });

    [Theory]
    [InlineData("0123456789abcdef0123456789abcdef0123456", false)]
    [InlineData("0123456789abcdef0123456789abcdef01234567", true)]
    [InlineData("0123456789ABCDEF0123456789abcdef01234567", false)]
    [InlineData("0123456789abcdef0123456789abcdef0123456/", false)]
    [InlineData("0123456789abcdef0123456789abcdef0123456\n", false)]
    [InlineData("٠123456789abcdef0123456789abcdef01234567", false)]
    public void CommitHashAndEtagTryParse_FortyDigits_OnlyLowerCaseHex(string text, bool taken)
    {
        CommitHash.TryParse(text, out _).Should().Be(taken);
        Etag.TryParse(text, out var etag).Should().Be(taken);
        (etag?.Kind).Should().Be(taken ? EtagKind.GitBlob : null);
    }

    [Fact]
    public void EtagTryParse_SixtyFourDigits_IsSha256() => Etag.Parse(new string('f', 64)).Kind.Should().Be(EtagKind.Sha256);

    private static bool StaysBelow(string text)
    {
        var root = Path.Combine(Path.GetTempPath(), "root");
        return Path.GetFullPath(Path.Combine(root, text)).StartsWith(root + Path.DirectorySeparatorChar, StringComparison.Ordinal);
    }

    private static bool IsPlain(string segment) =>
        segment is not ("" or "." or "..") && segment.IndexOfAny(['\\', ':', '\0', '/']) < 0 && !segment.Any(char.IsControl)
        && segment[^1] is not ('.' or ' ') && System.Text.Encoding.UTF8.GetByteCount(segment) <= 255;
}
