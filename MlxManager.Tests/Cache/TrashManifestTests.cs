using System.Text;
using MlxManager.Core.Cache;

namespace MlxManager.Tests.Cache;

public sealed class TrashManifestTests
{
    private static readonly string Root = Path.Combine(Path.GetTempPath(), "root");

    [Theory]
    [InlineData("null")]
    [InlineData("""{"kind": "blob"}""")]
    [InlineData("""{"kind": "blob", "path": "../x"}""")]
    [InlineData("""{"kind": "blob", "path": "/etc/passwd"}""")]
    [InlineData("""{"kind": "blob", "path": "a\u0000b"}""")]
    [InlineData("""{"kind": "blob", "path": "\ud800"}""")]
    [InlineData("""{"kind": "lock", "path": ".locks/../x"}""")]
    [InlineData("""{"kind": 3, "path": "blobs/x"}""")]
    [InlineData("""{"kind": "blob", "path": "blobs/x", "size_bytes": -1}""")]
    [InlineData("""{"kind": "blob", "path": "blobs/x", "size_bytes": 1e30}""")]
    [InlineData("""{"kind": "blob", "path": "blobs/x", "size_bytes": 9223372036854775807}, {"kind": "blob", "path": "blobs/y", "size_bytes": 1}""")]
    public void Parse_StepThatCannotBe_IsNoManifest(string steps) => Parse(steps).Should().BeNull();

    [Fact]
    public void Parse_SoundSteps_AreBelowTheRepo() =>
        Parse("""{"kind": "blob", "path": "blobs/x", "size_bytes": 9223372036854775806}, {"kind": "ref", "path": "refs/main", "size_bytes": 1}""")!.Steps
            .Select(step => Path.GetRelativePath(Root, step.Path)).Should().Equal("models--a--b/blobs/x", "models--a--b/refs/main");

    private static TrashManifest? Parse(string steps) => TrashManifest.Parse(
        Root, Encoding.UTF8.GetBytes($$"""{"format_version": 1, "repo": "models/a/b", "reason": "tidying", "made_at": "2026-11-22T22:00:00Z", "steps": [{{steps}}]}"""));
}
