namespace MlxManager.Web.Library.Removal;

public static class RemovalRoom
{
    /// <summary>What removing asks and says, of a circuit.</summary>
    public static IServiceCollection AddRemovalRoom(this IServiceCollection services) => services.AddScoped<RemovalDialogs>();
}
