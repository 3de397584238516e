namespace MlxManager.Core.Transfer;

/// <summary>What the source answered to a request for one span.</summary>
internal abstract record RangeAnswer
{
    private RangeAnswer()
    {
    }

    /// <summary>A body that claims to be exactly the blob's bytes of <see cref="Span"/>: what was asked, or all of it.</summary>
    internal sealed record Body(HttpResponseMessage Response, ByteSpan Span, bool IsWhole) : RangeAnswer;

    /// <summary>A failure that another try may mend.</summary>
    internal sealed record Failed(TransferFailure Failure) : RangeAnswer;

    /// <summary>The address is refused; a fresh one may help, else this is final.</summary>
    /// <param name="Failure">What it is if no fresh address helps.</param>
    /// <param name="OnlyOnceUseful">Such an answer means an end of the address only where it has worked before.</param>
    internal sealed record Refused(TransferFailure Failure, bool OnlyOnceUseful) : RangeAnswer;
}
