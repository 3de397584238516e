using System.Net;

namespace MlxManager.Web.Demo;

/// <summary>What goes wrong with an answer.</summary>
public abstract record Fault
{
    private Fault()
    {
    }

    /// <summary>Whether it only touches a body: then it leaves HEAD alone.</summary>
    internal virtual bool NeedsBody => false;

    /// <summary>Closes the connection after so many bytes of the body, with more declared.</summary>
    /// <param name="Reset">Ends it by a reset, which may overtake bytes on their way; else all of them arrive first.</param>
    public sealed record Cut(long AfterBytes = 0, bool Reset = false) : Fault
    {
        internal override bool NeedsBody => true;
    }

    /// <summary>Sends so many bytes and then nothing, until the rule is removed or the client leaves.</summary>
    public sealed record Stall(long AfterBytes = 0) : Fault
    {
        internal override bool NeedsBody => true;
    }

    /// <summary>Sends slowly.</summary>
    /// <param name="Shared">All answers under the rule share the rate; else each has it for itself.</param>
    public sealed record Drip(long BytesPerSecond, bool Shared = false) : Fault
    {
        internal override bool NeedsBody => true;
    }

    /// <summary>Answers nothing for a time, or until the rule is removed; then as usual.</summary>
    public sealed record DelayHeaders(TimeSpan? Delay = null) : Fault;

    /// <summary>Answers this and nothing else.</summary>
    public sealed record Status(
        HttpStatusCode Code,
        string Body = "",
        string ContentType = "text/plain",
        IReadOnlyDictionary<string, string>? Headers = null) : Fault;

    /// <summary>429, with <c>Retry-After</c>, with <c>RateLimit: …;r=0;t=…</c>, with both or neither.</summary>
    public sealed record RateLimited(int? RetryAfterSeconds = null, int? RateLimitSeconds = null) : Fault;

    /// <summary>403 as the content host words an address past its end.</summary>
    public sealed record ExpiredSignature : Fault;

    /// <summary>403 with a reason that asking again does not mend.</summary>
    public sealed record Forbidden(string Message = "Access Denied") : Fault;

    public sealed record RangeNotSatisfiable : Fault;

    /// <summary>200 and the whole body, whatever range was asked.</summary>
    public sealed record IgnoreRange : Fault;

    /// <summary>206 with the bytes that were asked, but a header that says otherwise.</summary>
    public sealed record WrongContentRange(long Shift = 0, long TotalChange = 0) : Fault;

    /// <summary>Fewer bytes than were asked, in an answer that is whole in itself.</summary>
    /// <param name="Chunked">Without a declared length.</param>
    public sealed record ShortBody(long MissingBytes, bool Chunked = false) : Fault
    {
        internal override bool NeedsBody => true;
    }

    /// <summary>More bytes than were asked: what follows in the file, then zeros.</summary>
    /// <param name="Chunked">Without a declared length.</param>
    public sealed record LongBody(long ExtraBytes, bool Chunked = false) : Fault
    {
        internal override bool NeedsBody => true;
    }

    /// <summary>One wrong byte, at this offset of the file; answers that do not hold it stay right.</summary>
    public sealed record FlipByte(long Offset) : Fault
    {
        internal override bool NeedsBody => true;
    }

    /// <summary>Compressed, whether the client allows it or not.</summary>
    public sealed record GzipBody : Fault
    {
        internal override bool NeedsBody => true;
    }

    /// <summary>Redirects to its own address.</summary>
    public sealed record RedirectLoop : Fault;

    /// <summary>Redirects to an address that is not the web's, such as <c>file</c>.</summary>
    public sealed record RedirectToScheme(string Scheme) : Fault;

    public sealed record RedirectElsewhere(Uri Target) : Fault;
}
