namespace MlxManager.Web.Demo;

public enum SampleOrigin
{
    Endpoint,
    Content,
}

/// <summary>One request the hub has seen; goes on changing until <see cref="HasEnded"/>.</summary>
public sealed class RequestRecord
{
    private readonly RequestLog _log;
    private int _status;
    private long _bytesSent;
    private volatile bool _ended;

    internal RequestRecord(RequestLog log, SampleOrigin origin, DateTimeOffset startedAt, HttpRequest request)
    {
        _log = log;
        Origin = origin;
        StartedAt = startedAt;
        Method = request.Method;
        Path = request.Path.Value ?? "";
        Query = request.QueryString.Value ?? "";
        Range = Text(request.Headers.Range);
        AcceptEncoding = Text(request.Headers.AcceptEncoding);
        UserAgent = Text(request.Headers.UserAgent);
        Authorization = Text(request.Headers.Authorization);
    }

    public SampleOrigin Origin { get; }

    public DateTimeOffset StartedAt { get; }

    public string Method { get; }

    /// <summary>Path of the request, decoded.</summary>
    public string Path { get; }

    public string Query { get; }

    /// <summary>The header as it came.</summary>
    public string? Range { get; }

    public string? AcceptEncoding { get; }

    public string? UserAgent { get; }

    public string? Authorization { get; }

    public bool HasAuthorization => Authorization is not null;

    /// <summary>The model asked for, when the request was for one.</summary>
    public string? Model { get; internal set; }

    /// <summary>The file's path in the model, when the request was for a file.</summary>
    public string? File { get; internal set; }

    /// <summary>Etag of the file whose bytes are sent.</summary>
    public string? Etag { get; internal set; }

    /// <summary>Offset in the file of the first byte sent.</summary>
    public long Offset { get; internal set; }

    /// <summary>0 until the answer has begun.</summary>
    public int Status => Volatile.Read(ref _status);

    /// <summary>
    /// Bytes of the body handed to the system so far. A client that goes away may not have read the last of them (as
    /// much as the sockets' buffers hold): limit the speed where a test counts closely.
    /// </summary>
    public long BytesSent => Interlocked.Read(ref _bytesSent);

    public bool HasEnded => _ended;

    /// <summary>What broke in the hub itself; a test that finds one has found a bug of the sample.</summary>
    public Exception? Bug { get; internal set; }

    /// <summary>The fault that befell it.</summary>
    public Fault? Fault { get; private set; }

    public override string ToString() => $"{Origin} {Method} {Path} {Range} → {Status}, {BytesSent} bytes{(HasEnded ? "" : ", open")}{(Fault is null ? "" : $", {Fault}")}{(Bug is null ? "" : $", {Bug}")}";

    internal void Befall(Fault? fault)
    {
        Fault = fault;
        _log.Changed();
    }

    internal void Begin(int status)
    {
        Volatile.Write(ref _status, status);
        _log.Changed();
    }

    internal void Sent(long bytes)
    {
        Interlocked.Add(ref _bytesSent, bytes);
        _log.Changed();
    }

    internal void End()
    {
        _ended = true;
        _log.Changed();
    }

    private static string? Text(Microsoft.Extensions.Primitives.StringValues values) => values.Count == 0 ? null : values.ToString();
}
