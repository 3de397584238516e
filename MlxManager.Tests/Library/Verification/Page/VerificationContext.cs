using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging.Abstractions;
using MlxManager.Core.Cache;
using MlxManager.Core.Library;
using MlxManager.Core.Library.Verification;
using MlxManager.Core.Persistence;
using MlxManager.Tests.Downloads.Page;
using MlxManager.Tests.Support;

namespace MlxManager.Tests.Library.Verification.Page;

/// <summary>A circuit with a real cache folder, the real verifier and real rows.</summary>
public abstract class VerificationContext : PageContext
{
    protected VerificationContext()
    {
        Services.RemoveAll<ModelCache>();
        Services.AddSingleton(Cache.Cache);
        Services.AddSingleton<LocalModels>().AddSingleton<LibraryIndex>();

        // The clock of the circuit stands still; what reads follows the real one.
        Services.AddSingleton(provider => new Verifier(
            Cache.Cache, provider.GetRequiredService<Database>(), Downloads, TimeProvider.System, 2, NullLogger.Instance));
    }

    protected static RepoName Repo { get; } = VerifierBench.Repo;

    protected TemporaryCache Cache { get; } = new();

    protected Verifier Verifier => Services.GetRequiredService<Verifier>();

    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        if (disposing)
        {
            Cache.Dispose();
        }
    }

    /// <summary>Before anything is drawn.</summary>
    protected Task BeginAsync()
    {
        _ = Dialogs;
        return Services.GetRequiredService<Database>().MigrateAsync(default);
    }

    /// <summary>
    /// Found and pressed in one go, since what the verifier tells meanwhile draws the button anew; what comes of it is not
    /// waited for, since that may be a dialog.
    /// </summary>
    protected static Task PressAsync<T>(IRenderedComponent<T> component, string selector)
        where T : IComponent => component.InvokeAsync(() =>
        {
            _ = component.Find(selector).ClickAsync(new());
        });

    protected async Task CheckAsync()
    {
        using var news = new SemaphoreSlim(0);
        void OnChanged() => news.Release();
        Verifier.Changed += OnChanged;
        await Verifier.StartAsync(null, again: false, default);
        while (Verifier.Current.Job!.IsUnderWay)
        {
            (await news.WaitAsync(TimeSpan.FromSeconds(60))).Should().BeTrue();
        }

        Verifier.Changed -= OnChanged;
    }
}
