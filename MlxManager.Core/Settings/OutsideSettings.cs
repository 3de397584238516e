namespace MlxManager.Core.Settings;

/// <summary>What variables, files and defaults say, before anything set on the page counts: shown beside it.</summary>
public sealed record OutsideSettings(HubOptions Hub, MlxManagerOptions MlxManager);
