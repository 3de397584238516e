using MlxManager.Bench.Lab;

namespace MlxManager.Bench.Cases;

/// <summary>
/// From the start of the program to the last byte of the first page: in a new data folder, and in one that a server has used before.
/// Measures the program that people install where <see cref="Settings.Program"/> names it, else the one that was built beside this.
/// </summary>
internal static class Starts
{
    private const double Must = 1;

    public static async Task RunAsync(Workshop bench, Report report, CancellationToken cancellationToken)
    {
        // The first one reads the program from the disk, and this one's own HTTP client is compiled.
        await TimeAsync(bench, bench.NewFolder(), new(), new(), cancellationToken);

        Figures fresh = new(), freshCpu = new(), used = new(), usedCpu = new();
        for (var i = 0; i < bench.Settings.Repeats; i++)
        {
            var folder = bench.NewFolder();
            await TimeAsync(bench, folder, fresh, freshCpu, cancellationToken);
            await TimeAsync(bench, folder, used, usedCpu, cancellationToken);
            Workshop.Log($"first page after {fresh.Last:0.000} s in a new data folder, {used.Last:0.000} s in a used one");
            Directory.Delete(folder, recursive: true);
        }

        report.Limit("from the start to the first page, new data folder", fresh.Median, Must, "s");
        report.Limit("the same, data folder used before", used.Median, Must, "s");
        report.Note("CPU until then, new; used data folder", $"{Report.Number(freshCpu.Median)} s; {Report.Number(usedCpu.Median)} s");
    }

    private static async Task TimeAsync(Workshop bench, string folder, Figures seconds, Figures cpu, CancellationToken cancellationToken)
    {
        var (app, elapsed) = await App.TimeStartAsync(bench.Settings.Program, folder, bench.Hub.Endpoint, cancellationToken);
        using (app)
        {
            seconds.Add(elapsed);
            cpu.Add(app.Cpu.TotalSeconds);
            await app.EndAsync("TERM", cancellationToken);
        }
    }
}
