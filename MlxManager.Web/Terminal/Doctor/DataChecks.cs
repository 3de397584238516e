using MlxManager.Core.Cache;
using MlxManager.Core.Persistence;
using MlxManager.Core.Settings;

namespace MlxManager.Web.Terminal.Doctor;

/// <summary>The data folder and the database in it.</summary>
internal sealed class DataChecks(string folder)
{
    private const string Topic = "database";

    /// <summary>What is set on the page, once this has run.</summary>
    public EarlyPreferences Settled { get; private set; } = EarlyPreferences.None;

    public IEnumerable<Finding> Run()
    {
        if (!Directory.Exists(folder))
        {
            yield return Finding.Ok(Topic, "none yet; the first start makes it");
            yield break;
        }

        if (FolderTrial.Run(folder) is { Fault: { } fault })
        {
            yield return Finding.Problem("data folder", $"{folder} cannot be written: {fault}", "Check its rights and its disk, or set MlxManager__DataDirectory.");
        }

        yield return DataFolder.IsHeld(folder) ? Beside() : Alone();
    }

    private Finding Beside()
    {
        Settled = DatabaseLook.Beside(folder);
        return Finding.Ok(Topic, "in use by the server, which looks after it");
    }

    private Finding Alone()
    {
        try
        {
            var look = DatabaseLook.At(folder);
            Settled = look.Settled;
            return look switch
            {
                { IsThere: false } => Finding.Ok(Topic, "none yet; the first start makes it"),
                { IsNewer: true } => Finding.Problem(
                    Topic,
                    "written by a newer MlxManager, and this version does not start with it",
                    $"Start the newer version again; or, to begin anew with this one, move {Path.Combine(folder, "mlxmanager.db")} away or set MlxManager__DataDirectory."),
                { Fault: { } fault } => Finding.Problem(
                    Topic, $"damaged: {fault}", $"Move {Path.Combine(folder, "mlxmanager.db")} away: models stay, the list of downloads begins anew."),
                _ => Finding.Ok(Topic, "whole"),
            };
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return Finding.Problem(Topic, $"cannot be read: {exception.Message}", "Check the rights of the data folder, and the room for temporary files.");
        }
    }
}
