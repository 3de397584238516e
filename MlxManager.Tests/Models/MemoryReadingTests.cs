using MlxManager.Core.Models;

namespace MlxManager.Tests.Models;

public sealed class MemoryReadingTests
{
    private const string MemInfo = "MemTotal:       16384256 kB\nMemFree:         1000 kB\n";

    [Theory]
    [InlineData(MemInfo, "max\n", 16_777_478_144)]
    [InlineData(MemInfo, "4294967296\n", 4_294_967_296)]
    [InlineData(MemInfo, "99999999999999\n", 16_777_478_144)]
    [InlineData(MemInfo, null, 16_777_478_144)]
    [InlineData(null, "4294967296\n", 4_294_967_296)]
    [InlineData("MemTotal: many kB\n", "0\n", null)]
    [InlineData("MemTotal:kB", "-1", null)]
    [InlineData("MemTotal:", "", null)]
    [InlineData("MemTotal: 9223372036854775807 kB", null, null)]
    [InlineData(null, null, null)]
    public void Linux_FilesOfTheKernel_GiveTheLesser(string? memInfo, string? groupLimit, long? expected) =>
        MemoryReading.Linux(memInfo, groupLimit).Should().Be(expected);

    [Fact]
    public void Read_ThisMachine_HasSome() => MemoryReading.Read().TotalBytes.Should().BeGreaterThan(100_000_000);
}
