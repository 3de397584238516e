namespace MlxManager.Core.Cache;

/// <summary>What a repo on the Hub holds. Each kind has its own names: a model and a dataset of the same id are two repos.</summary>
public enum RepoKind
{
    Model,
    Dataset,
    Space,
}
