namespace MlxManager.Web.Layout;

/// <summary>
/// The execution context in which it was made, hence the language of who looks at a component: what engine threads and other
/// people's circuits tell of is drawn in it, else the page would speak theirs.
/// </summary>
internal sealed class OwnContext
{
    private readonly ExecutionContext _context = ExecutionContext.Capture()!;

    public void Run(Action work) => ExecutionContext.Run(_context, _ => work(), null);
}
