using Microsoft.Extensions.Configuration;
using MlxManager.Core.Settings;
using MlxManager.Tests.Support;

namespace MlxManager.Tests.Access;

public sealed class AccessSettingsTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("mlx-access-file-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Read_OwnersFile_IsThePasswordWithoutItsLineEnd() =>
        Read(PasswordFile.Write(_folder, " twelve chars \r\n")).Settings!.Access.Password.Should().Be(" twelve chars ");

    [Theory]
    [InlineData("too short\n", "12 to 256 characters")]
    [InlineData("two lines\nin one file of it", "on one line")]
    public void Read_NoPassword_IsSaidWithoutRepeatingIt(string content, string expected) =>
        Read(PasswordFile.Write(_folder, content)).Faults.Should().ContainSingle().Which.Should().Contain(expected).And.NotContain(content.Trim());

    [Fact]
    public void Read_NoFile_IsSaid() =>
        Read(Path.Combine(_folder, "none")).Faults.Should().ContainSingle().Which.Should().Contain("AccessPasswordFile").And.Contain("cannot be read");

    [OnLinuxFact("Unix rights")]
    public void Read_FileThatOthersMayRead_IsRefused()
    {
        foreach (var mode in new[] { UnixFileMode.GroupRead, UnixFileMode.OtherRead, UnixFileMode.OtherWrite })
        {
            Read(PasswordFile.Write(_folder, "correct horse battery", UnixFileMode.UserRead | UnixFileMode.UserWrite | mode))
                .Faults.Should().ContainSingle().Which.Should().Contain("chmod 600");
        }
    }

    private static SettingsReading Read(string path) => SettingsReader.Read(new ConfigurationBuilder()
        .AddInMemoryCollection(new Dictionary<string, string?> { ["HOME"] = "/home/ann", ["MlxManager:AccessPasswordFile"] = path }).Build());
}
