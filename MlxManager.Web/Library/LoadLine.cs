using MlxManager.Core.Cache;

namespace MlxManager.Web.Library;

/// <summary>The line of Python that loads a model with mlx-lm.</summary>
internal static class LoadLine
{
    public static string Of(RepoName model) => $"from mlx_lm import load; model, tokenizer = load(\"{model.Id}\")";
}
