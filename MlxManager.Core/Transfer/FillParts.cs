namespace MlxManager.Core.Transfer;

/// <summary>What the connections of one round share.</summary>
internal sealed record FillParts(
    SpanBoard Board,
    PartialFile File,
    DigestTable Digests,
    Admission Admission,
    BlobLocator Locator,
    RangeClient Client,
    FillGauge Gauge,
    FillContext Context);
