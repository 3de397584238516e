namespace MlxManager.Web.Models;

public static class ModelsRegistration
{
    /// <summary>The model's sheet. Needs <c>HubClient</c>, <c>ModelCache</c>, <c>DiskForecast</c>, <c>BlobSources</c> and <c>HubLinks</c>.</summary>
    public static IServiceCollection AddModelSheets(this IServiceCollection services) => services.AddSingleton<IModelSheets, ModelSheets>();
}
