namespace MlxManager.Core.Cache;

/// <summary>
/// Something stands in the cache where something else must be: a link or a file in place of a folder, a folder in place of
/// a file. Nothing was written through it. The message says what and where, for a person to mend.
/// </summary>
public sealed class CacheDamagedException(string message) : IOException(message);
