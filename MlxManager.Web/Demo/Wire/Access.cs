namespace MlxManager.Web.Demo.Wire;

/// <summary>Who may see a model, its listing, and its files.</summary>
internal static class Access
{
    public static bool CanSee(Exchange exchange, SampleModel model) => !model.IsPrivate || Has(exchange, model);

    /// <summary>What the model's page and API tell: public for gated models too.</summary>
    public static HubError? ToModel(Exchange exchange, string id, out SampleRepo repo)
    {
        var found = exchange.Hub.FindRepo(id);
        repo = found!;
        return exchange.Record.HasAuthorization && exchange.Account is null ? HubError.BadToken
            : found is null || !CanSee(exchange, found.Model) ? exchange.Account is null ? HubError.SignIn : HubError.RepoNotFound
            : found.Model.IsDisabled ? HubError.Disabled
            : null;
    }

    /// <summary>The model at a revision.</summary>
    public static HubError? ToCommit(Exchange exchange, string id, string revision, out SampleRepo repo, out SampleCommit commit)
    {
        commit = null!;
        if (ToModel(exchange, id, out repo) is { } error)
        {
            return error;
        }

        commit = repo.Find(revision)!;
        return commit is null ? HubError.Revision(revision) : null;
    }

    /// <summary>The bytes of one file.</summary>
    public static HubError? ToFile(Exchange exchange, FileAddress address, out SampleCommit commit, out SampleFile file)
    {
        commit = null!;
        file = null!;
        if (ToModel(exchange, address.Model, out var repo) is { } error)
        {
            return error;
        }

        if (repo.Model.Gating != SampleGating.Open && !Has(exchange, repo.Model))
        {
            return HubError.Gated(address.Model, exchange.Account is not null);
        }

        commit = repo.Find(address.Revision)!;
        return commit is null ? HubError.Revision(address.Revision)
            : commit.Files.TryGetValue(address.Path, out file!) ? null
            : HubError.EntryNotFound;
    }

    private static bool Has(Exchange exchange, SampleModel model) => exchange.Account?.Models.Contains(model.Id) ?? false;
}
