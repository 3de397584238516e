using MlxManager.Core.Persistence;

namespace MlxManager.Tests.Persistence;

public sealed class DataFolderTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("mlx-folder-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void Take_TakenAlready_SaysThatAnotherRuns()
    {
        using var first = DataFolder.Take(_folder.FullName);

        var second = () => DataFolder.Take(_folder.FullName);

        second.Should().Throw<DataFolderException>().WithMessage("Another MlxManager is running on the data folder*");
    }

    [Fact]
    public void Take_LetGoAgain_IsFree()
    {
        DataFolder.Take(_folder.FullName).Dispose();

        DataFolder.Take(_folder.FullName).Dispose();
    }

    [Fact]
    public void Take_CannotBeWritten_SaysThatAndNotThatAnotherRuns()
    {
        Directory.CreateDirectory(Path.Combine(_folder.FullName, "mlxmanager.lock"));

        var take = () => DataFolder.Take(_folder.FullName);

        take.Should().Throw<DataFolderException>().WithMessage("*cannot be written*").And.Message.Should().NotContain("Another");
    }

    [Fact]
    public void Take_AFileIsThere_SaysThatItCannotBeMade()
    {
        var path = Path.Combine(_folder.FullName, "file");
        File.WriteAllText(path, "");

        var take = () => DataFolder.Take(path);

        take.Should().Throw<DataFolderException>().WithMessage("*cannot be made*");
    }
}
