using System.Text;
using CsCheck;
using MlxManager.Core.Cache;
using MlxManager.Core.Hub;
using MlxManager.Tests.Support;

namespace MlxManager.Tests.Cache;

public sealed class TreeFileTests
{
    private static readonly CommitHash Commit = TemporaryCache.Commit(1);
    private static readonly string Oid = new('a', 40);

    [Fact]
    public void Format_LfsAndGitFiles_IsTheOfficialFormat()
    {
        var sha = new string('b', 64);
        var tree = new RepoTree(Commit, [
            new RepoFile(RepoPath.Parse("z/model.safetensors"), 1234, Etag.Parse(Oid), Etag.Parse(sha), "cafe"),
            new RepoFile(RepoPath.Parse("config.json"), 519, Etag.Parse(Oid), null, null)]);

        Encoding.UTF8.GetString(TreeFile.Format(tree).Span).Should().Be($$"""
            {
             "format_version": 1,
             "files": {
              "config.json": {
               "size": 519,
               "blob_id": "{{Oid}}"
              },
              "z/model.safetensors": {
               "size": 1234,
               "blob_id": "{{Oid}}",
               "lfs_sha256": "{{sha}}",
               "lfs_size": 1234,
               "xet_hash": "cafe"
              }
             }
            }
            """);
    }

    [Fact]
    public void Parse_WhatFormatWrote_IsTheSame()
    {
        var tree = TemporaryCache.Tree(Commit, ("a/ü.json", "1"), ("empty.txt", ""), ("model.safetensors", "22"));

        TreeFile.Parse(TreeFile.Format(tree), Commit)!.Files.Should().Equal(tree.Files);
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"format_version": 2, "files": {}}""")]
    [InlineData("""{"format_version": "1", "files": {}}""")]
    [InlineData("""{"format_version": 1, "files": []}""")]
    [InlineData("""{"format_version": 1, "files": {"a": 1}}""")]
    [InlineData("""{"format_version": 1, "files": {"../a": {"size": 1, "blob_id": "OID"}}}""")]
    [InlineData("""{"format_version": 1, "files": {"a": {"size": -1, "blob_id": "OID"}}}""")]
    [InlineData("""{"format_version": 1, "files": {"a": {"size": 1.5, "blob_id": "OID"}}}""")]
    [InlineData("""{"format_version": 1, "files": {"a": {"size": 1125899906842625, "blob_id": "OID"}}}""")]
    [InlineData("""{"format_version": 1, "files": {"a": {"size": 1125899906842624, "blob_id": "OID"}, "b": {"size": 1, "blob_id": "OID"}}}""")]
    [InlineData("""{"format_version": 1, "files": {"a": {"size": 99999999999999999999, "blob_id": "OID"}}}""")]
    [InlineData("""{"format_version": 1, "files": {"a": {"size": 1, "blob_id": "../x"}}}""")]
    [InlineData("""{"format_version": 1, "files": {"a": {"size": 1, "blob_id": "OID", "lfs_sha256": "OID"}}}""")]
    [InlineData("""{"format_version": 1, "files": {"a": {"size": 1, "blob_id": "OID"}, "a": {"size": 2, "blob_id": "OID"}}}""")]
    [InlineData("""{"format_version": 1, "files": {"\ud800": {"size": 1, "blob_id": "OID"}}}""")]
    public void Parse_Malformed_IsNoListing(string json) =>
        TreeFile.Parse(Encoding.UTF8.GetBytes(json.Replace("OID", Oid, StringComparison.Ordinal)), Commit).Should().BeNull();

    [Fact]
    public void Parse_DamagedAtRandom_NeverThrows()
    {
        var whole = TreeFile.Format(TemporaryCache.Tree(Commit, ("config.json", "1"), ("a/b.safetensors", "22"))).ToArray();
        Gen.Select(Gen.Int[0, whole.Length - 1], Gen.Byte, Gen.Int[0, whole.Length]).Sample((at, value, length) =>
        {
            var damaged = whole.ToArray();
            damaged[at] = value;
            _ = TreeFile.Parse(damaged.AsMemory(0, length), Commit);
        });
    }
}
