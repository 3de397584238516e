using MlxManager.Core.Downloads;
using MlxManager.Web.Layout;

namespace MlxManager.Web.Models;

/// <summary>What is known of a file's content on this machine, beside its name.</summary>
/// <param name="Style">A class of app.css.</param>
internal sealed record FileMark(string Text, string Hint, string Style)
{
    /// <summary>Null when there is nothing of it here.</summary>
    public static FileMark? Of(SheetFile file, DiskOutlook outlook)
    {
        var (content, size) = (SheetTotals.StateOf(file, outlook), file.File.Size);
        return content.IsComing ? new(ModelsTexts.MarkComing, ModelsTexts.MarkComingHint, "running")
            : content.NeedsNoRoom && content.HereBytes >= size ? new(ModelsTexts.MarkHere, ModelsTexts.MarkHereHint, "here")
            : SheetTotals.TakenFrom(file, outlook) is { } elsewhere ? new(SheetWords.StoreOf(elsewhere.Store), ModelsTexts.MarkElsewhereHint.With(elsewhere.Path), "here")
            : content.HereBytes > 0 ? new(ModelsTexts.MarkPartly.With(content.HereBytes * 100 / size), ModelsTexts.MarkPartlyHint, "here")
            : null;
    }
}
