namespace MlxManager.Web.Demo;

/// <summary>A file of a sample model. The path is taken as it is, so that tests can serve hostile ones.</summary>
public sealed class SampleFile
{
    private const long LfsFromBytes = 10_000_000;

    private readonly Lazy<Task<ContentHashes>> _hashes;

    /// <param name="isLfs">By default what is longer than 10 MB or named like weights.</param>
    /// <param name="claimedSha256">What the Hub says the SHA-256 of an LFS file is, when it shall lie or the file is too long to hash.</param>
    public SampleFile(string path, SampleContent content, bool? isLfs = null, string? claimedSha256 = null)
    {
        Path = path;
        Content = content;
        IsLfs = isLfs ?? (claimedSha256 is not null || content.Length > LfsFromBytes || System.IO.Path.GetExtension(path) is ".safetensors" or ".gguf" or ".bin");
        _hashes = new Lazy<Task<ContentHashes>>(() => Task.Run(() =>
            claimedSha256 is not null ? ContentHashes.OfLfs(claimedSha256, Content.Length)
            : IsLfs ? ContentHashes.OfLfs(Content)
            : ContentHashes.OfGit(Content)));
    }

    public string Path { get; }

    public SampleContent Content { get; }

    public bool IsLfs { get; }

    public static SampleFile Text(string path, string text) => new(path, SampleContent.Text(text));

    public static SampleFile Generated(string path, long seed, long length, bool? isLfs = null) =>
        new(path, new GeneratedContent(seed, length), isLfs);

    /// <summary>What the Hub calls the content: SHA-256 for LFS, git's blob id otherwise. Worked out once, when first asked.</summary>
    public async Task<string> EtagAsync() => (await _hashes.Value).Etag;

    internal Task<ContentHashes> HashesAsync() => _hashes.Value;
}
