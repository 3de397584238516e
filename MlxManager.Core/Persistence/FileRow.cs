namespace MlxManager.Core.Persistence;

/// <summary>One file of the commit a download is fixed to, wanted or not: together they are the commit's whole tree.</summary>
internal sealed class FileRow
{
    public int DownloadId { get; set; }

    public required string Path { get; set; }

    public long Size { get; set; }

    public required string GitOid { get; set; }

    public string? LfsSha256 { get; set; }

    public string? XetHash { get; set; }

    /// <summary>Whether the patterns include it, so that it is part of the plan.</summary>
    public bool Wanted { get; set; }

    /// <summary>The eight digits in the name of our partial.</summary>
    public required string Mark { get; set; }

    /// <summary>The snapshot already led to it: a cancel leaves it.</summary>
    public bool WasLinked { get; set; }

    /// <summary>The blob was already there: a cancel leaves it.</summary>
    public bool WasPresent { get; set; }
}
