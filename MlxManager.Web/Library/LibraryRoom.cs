namespace MlxManager.Web.Library;

public static class LibraryRoom
{
    /// <summary>What the library's pages need, of a circuit.</summary>
    public static IServiceCollection AddLibraryRoom(this IServiceCollection services) =>
        services.AddScoped<LibraryCoordinator>();
}
