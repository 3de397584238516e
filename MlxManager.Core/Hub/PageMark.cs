namespace MlxManager.Core.Hub;

/// <summary>The part of a query that asks for a page of a list.</summary>
internal sealed record PageMark(string Name, string Value);
