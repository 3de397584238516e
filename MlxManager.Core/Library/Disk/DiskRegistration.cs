using Microsoft.Extensions.DependencyInjection;

namespace MlxManager.Core.Library.Disk;

public static class DiskRegistration
{
    /// <summary>What takes the disk, what could make room, and the budget.</summary>
    public static IServiceCollection AddDisk(this IServiceCollection services) =>
        services.AddSingleton<DownloadNeed>().AddSingleton<RoomMaker>().AddSingleton<IDiskRoom, DiskRoom>();
}
