namespace MlxManager.Core.Hub;

/// <summary>How one host did when it was tried.</summary>
/// <param name="Host">Name, and port if it is an unusual one.</param>
/// <param name="Failure">Null when all was well.</param>
public sealed record HostReport(string Host, HubFailure? Failure, TimeSpan Took);

/// <param name="Api">The endpoint itself: its list of models, a model's files, and where it says their bytes are.</param>
/// <param name="Content">Where the bytes are, often another host; null when the endpoint led to none, because it failed or lists no open model.</param>
public sealed record EndpointReport(HostReport Api, HostReport? Content);
