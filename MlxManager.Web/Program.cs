using MlxManager.Web.Hosting;
using MlxManager.Web.Terminal;

// Nothing of the server is loaded for a command that only asks one.
return CommandLine.IsMeant(args) ? await CommandLine.RunAsync(args) : await Server.RunAsync(args);

/// <summary>The entry point; named so that tests can host the application.</summary>
public partial class Program;
