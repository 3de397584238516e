using MlxManager.Core.Persistence;
using MlxManager.Tests.Support;

namespace MlxManager.Tests.Persistence;

#pragma warning disable CA1416 // On Linux only, which its attribute tells xunit but not the analyzer.
public sealed class OwnerOnlyTests : IDisposable
{
    private const UnixFileMode Open = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead;
    private readonly string _folder = Directory.CreateTempSubdirectory("mlx-owner-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [OnLinuxFact("Unix rights")]
    public async Task Start_NewFolder_IsTheOwnersAloneWithAllThatIsInIt()
    {
        using var server = new ServerProcess(_folder);
        await server.ReadyAsync();

        var data = new DirectoryInfo(Path.Combine(_folder, "data"));
        data.UnixFileMode.Should().Be(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        var inside = data.GetFileSystemInfos("*", SearchOption.AllDirectories);
        inside.Select(one => one.Name).Should().Contain(["mlxmanager.db", "mlxmanager.lock", "keys"]).And.Contain(name => name.StartsWith("key-"));
        inside.Where(one => (one.UnixFileMode & OwnerOnly.Others) != 0).Select(one => one.Name).Should().BeEmpty();
    }

    [OnLinuxFact("Unix rights")]
    public void Take_FolderThatOthersMayRead_IsTakenFromThem()
    {
        var data = Directory.CreateDirectory(Path.Combine(_folder, "data"), Open | UnixFileMode.UserExecute | UnixFileMode.OtherExecute);
        foreach (var name in new[] { "mlxmanager.db", "mlxmanager.db-wal", "not-ours" })
        {
            File.WriteAllText(Path.Combine(data.FullName, name), "");
            File.SetUnixFileMode(Path.Combine(data.FullName, name), Open);
        }

        using var taken = DataFolder.Take(data.FullName);

        (data.UnixFileMode & OwnerOnly.Others).Should().Be(UnixFileMode.None);
        data.GetFiles("mlxmanager.*").Where(file => (file.UnixFileMode & OwnerOnly.Others) != 0).Should().BeEmpty();
        data.GetFiles("not-ours").Single().UnixFileMode.Should().Be(Open, "a person may have put it there");
    }

    [OnLinuxFact("/proc, where nothing can be changed")]
    public void Folder_ThatCannotBeKeptFromOthers_IsRefusedInWords()
    {
        var take = () => DataFolder.Take("/proc/self/net");

        take.Should().Throw<DataFolderException>().WithMessage("*kept from other users*");
    }
}
