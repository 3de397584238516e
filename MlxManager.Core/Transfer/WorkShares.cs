namespace MlxManager.Core.Transfer;

/// <summary>Into how many parts the missing bytes of a blob are divided at first.</summary>
internal static class WorkShares
{
    /// <summary>How many connections there may be at most; how many of them work is the climb's to say.</summary>
    public static int Connections(long size, long missing, FillContext context) =>
        missing == 0 ? 0
        : size <= context.Options.SingleConnectionBytes ? 1
        : (int)Math.Min(Math.Min(context.Options.ConnectionsPerBlob, context.Connections.Total), ((missing - 1) / context.Options.LeastSpanBytes) + 1);

    /// <summary>Such that each connection gets one span at least: a rest of 24 MB comes over as many as a whole file.</summary>
    public static long SpanBytes(long missing, int connections, TransferOptions options)
    {
        // Whole units, or each would begin in the middle of one.
        var share = missing / Math.Max(connections, 1);
        var whole = (share + options.DigestBytes - 1) / options.DigestBytes * options.DigestBytes;
        return Math.Clamp(whole, Math.Min(options.LeastSpanBytes, options.SpanBytes), options.SpanBytes);
    }
}
