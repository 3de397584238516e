namespace MlxManager.Tests.FaultMatrix;

/// <summary>
/// Every fault at every spot of a small and a large file, passing and lasting, over real HTTP: the download ends completed and
/// verified, or failed in the right words, or waits saying why; it never hangs, never publishes wrong bytes, never spins.
/// </summary>
public sealed class FaultMatrixTests(FaultRuns runs) : IClassFixture<FaultRuns>
{
    public static TheoryData<string, bool, Spot, FileKind> Squares
    {
        get
        {
            var data = new TheoryData<string, bool, Spot, FileKind>();
            foreach (var square in FaultRuns.Squares)
            {
                data.Add(square.Fault, square.Lasts, square.Spot, square.File);
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Squares))]
    public Task Download_MeetsFault_EndsAsTheTableSays(string fault, bool lasts, Spot spot, FileKind file) =>
        runs.Of(new FaultCase(fault, lasts, spot, file));
}
