namespace MlxManager.Web.Demo.Wire;

internal sealed record FileAddress(string Model, string Revision, string Path);
