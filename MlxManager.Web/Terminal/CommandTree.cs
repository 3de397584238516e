using System.CommandLine;
using System.CommandLine.Invocation;
using MlxManager.Web.Hosting;

namespace MlxManager.Web.Terminal;

/// <summary>The commands, what each takes, and their help.</summary>
internal static class CommandTree
{
    public const string ServerOption = "--server";
    public const string KeyFileOption = "--key-file";
    public const string JsonOption = "--json";

    private static readonly Option<string?> ServerAddress = new(ServerOption)
    {
        Description = $"The server's address, else {ServerFinder.ServerVariable}; by default the one that runs here",
        HelpName = "url",
        Recursive = true,
    };

    private static readonly Option<string?> KeyFile = new(KeyFileOption)
    {
        Description = $"A file with a key of the server, else the key itself in {ServerFinder.KeyVariable}",
        HelpName = "file",
        Recursive = true,
    };

    private static readonly Option<bool> Json = new(JsonOption)
    {
        Description = "JSON, and nothing else, on standard output",
        Recursive = true,
    };

    public static RootCommand Build(TimeProvider time)
    {
        var root = new RootCommand($"""
            MlxManager, the download manager for Hugging Face models. Without a command it is the server, as with 'serve'.

            {ExitCode.Table}
            """)
        {
            ServerAddress, KeyFile, Json,
            Serve(), Pull(time), List(time), Status(time),
            Change("pause", "Stop downloads and keep what they have", time),
            Change("resume", "Go on with paused downloads", time),
            Change("cancel", "Cancel downloads and remove what they brought", time),
            Change("retry", "Try failed downloads again", time),
            Remove(), Search(), Open(), Diagnose(time), CompletionScript.Command(),
        };
        foreach (var version in root.Options.OfType<VersionOption>())
        {
            version.Action = new VersionAction();
        }

        return root;
    }

    /// <summary>The command that was given, with a space behind it; nothing for the program itself.</summary>
    public static string PathOf(ParseResult parsed) => parsed.CommandResult.Command is RootCommand ? "" : $"{parsed.CommandResult.Command.Name} ";

    private static Screen ScreenOf(ParseResult parsed) => Screen.Open(parsed.GetValue(Json));

    private static ServerFinder FinderOf(ParseResult parsed) => new(parsed.GetValue(ServerAddress), parsed.GetValue(KeyFile));

    private static Command Serve()
    {
        var command = new Command(Server.Command, "Run the server, with its page and its REST API")
        {
            new Option<string?>("--urls") { Description = $"Where it listens; {ServerDefaults.Address} by default", HelpName = "addresses" },
            new Option<bool>(ServerDefaults.DemoFlag) { Description = "With a sample Hub and a temporary cache, to try everything" },
            new Argument<string[]>("setting") { Description = "Any other setting, as --Name=value", Arity = ArgumentArity.ZeroOrMore },
        };
        return command;
    }

    private static Command Pull(TimeProvider time)
    {
        var models = new Argument<string[]>("model") { Description = "owner/name, owner/name@revision, or its address", Arity = ArgumentArity.OneOrMore };
        var revision = new Option<string?>("--revision") { Description = "A branch, a tag, refs/pr/N or a commit; main by default", HelpName = "name" };
        var include = Patterns("--include", "Only files that match, such as '*.json'; may be repeated");
        var exclude = Patterns("--exclude", "No file that matches; may be repeated");
        var limit = new Option<string?>("--limit") { Description = "Not faster than this, such as 5MB/s", HelpName = "rate" };
        var leaves = new Option<bool>("--no-wait") { Description = "Leave it to the server, and do not stay until it is here" };
        var command = new Command("pull", "Bring models into the cache, or go on with what was begun") { models, revision, include, exclude, limit, leaves };
        command.SetAction((parsed, token) => new PullCommand(ScreenOf(parsed), FinderOf(parsed), time).RunAsync(
            new PullOrder(
                parsed.GetRequiredValue(models),
                parsed.GetValue(revision),
                parsed.GetValue(include) ?? [],
                parsed.GetValue(exclude) ?? [],
                parsed.GetValue(limit),
                !parsed.GetValue(leaves)),
            token));
        return command;
    }

    private static Command List(TimeProvider time)
    {
        var all = new Option<bool>("--all") { Description = "The finished ones too" };
        var local = new Option<bool>("--local") { Description = "The models that are whole in the cache" };
        var command = new Command("ls", "List downloads, or the models that are here") { all, local };
        command.SetAction((parsed, token) =>
        {
            var list = new ListCommand(ScreenOf(parsed), FinderOf(parsed), time);
            return parsed.GetValue(local) ? list.LocalAsync(token) : list.DownloadsAsync(parsed.GetValue(all), token);
        });
        return command;
    }

    private static Command Status(TimeProvider time)
    {
        var target = new Argument<string>("download") { Description = "Its number, or its model" };
        var command = new Command("status", "Show a download, its files and what happened to it") { target };
        command.SetAction((parsed, token) => new StatusCommand(ScreenOf(parsed), FinderOf(parsed), time).RunAsync(parsed.GetRequiredValue(target), token));
        return command;
    }

    private static Command Change(string verb, string description, TimeProvider time)
    {
        var targets = new Argument<string[]>("download") { Description = "Numbers or models", Arity = ArgumentArity.ZeroOrMore };
        var all = new Option<bool>("--all") { Description = "All that allow it" };
        var sure = new Option<bool>("--yes", "-y") { Description = "Do not ask" };
        var stays = new Option<bool>("--wait") { Description = "Stay until it is here" };
        var command = new Command(verb, description) { targets, all };
        if (verb == "cancel")
        {
            command.Options.Add(sure);
        }
        else if (verb != "pause")
        {
            command.Options.Add(stays);
        }

        command.SetAction((parsed, token) => new ChangeCommand(ScreenOf(parsed), FinderOf(parsed), time).RunAsync(
            new ChangeOrder(
                verb,
                parsed.GetValue(targets) ?? [],
                parsed.GetValue(all),
                verb == "cancel" && parsed.GetValue(sure),
                verb is "resume" or "retry" && parsed.GetValue(stays)),
            token));
        return command;
    }

    private static Command Remove()
    {
        var model = new Argument<string>("model") { Description = "owner/name, or owner/name@revision for one of its revisions" };
        var dry = new Option<bool>("--dry-run") { Description = "Only show what would go" };
        var sure = new Option<bool>("--yes", "-y") { Description = "Do not ask" };
        var command = new Command("rm", "Remove a model from the cache") { model, dry, sure };
        command.SetAction((parsed, token) => new RemoveCommand(ScreenOf(parsed), FinderOf(parsed)).RunAsync(
            parsed.GetRequiredValue(model), parsed.GetValue(dry), parsed.GetValue(sure), token));
        return command;
    }

    private static Command Search()
    {
        var query = new Argument<string[]>("query") { Description = "Words in its name", Arity = ArgumentArity.ZeroOrMore };
        var any = new Option<bool>("--any") { Description = "Among all models, not only those for MLX" };
        var author = new Option<string?>("--author") { Description = "Of this account or organisation", HelpName = "name" };
        var task = new Option<string?>("--task") { Description = "Such as text-generation", HelpName = "name" };
        var bits = new Option<string?>("--bits") { Description = "Quantized to 2, 3, 4, 5, 6 or 8 bits", HelpName = "number" };
        var least = new Option<string?>("--min-parameters") { Description = "Such as 3B", HelpName = "count" };
        var most = new Option<string?>("--max-parameters") { Description = "Such as 8B", HelpName = "count" };
        var open = new Option<bool>("--open") { Description = "Only models that anybody may download" };
        var sort = new Option<string?>("--sort") { Description = "downloads, likes, last_modified, created_at or trending", HelpName = "order" };
        var limit = new Option<int?>("--limit") { Description = "How many; 20 by default, 100 at most", HelpName = "number" };
        var command = new Command("search", "Search the Hub for models") { query, any, author, task, bits, least, most, open, sort, limit };
        command.SetAction((parsed, token) => new SearchCommand(ScreenOf(parsed), FinderOf(parsed)).RunAsync(
            new SearchOrder(
                string.Join(' ', parsed.GetValue(query) ?? []),
                !parsed.GetValue(any),
                parsed.GetValue(author),
                parsed.GetValue(task),
                parsed.GetValue(bits),
                parsed.GetValue(least),
                parsed.GetValue(most),
                parsed.GetValue(open),
                parsed.GetValue(sort),
                parsed.GetValue(limit)),
            token));
        return command;
    }

    private static Command Open()
    {
        var says = new Option<bool>("--print") { Description = "Only say where it is" };
        var command = new Command("open", "Open the page in the browser") { says };
        command.SetAction((parsed, token) => new OpenCommand(ScreenOf(parsed), FinderOf(parsed)).RunAsync(parsed.GetValue(says), token));
        return command;
    }

    private static Command Diagnose(TimeProvider time)
    {
        var command = new Command("doctor", "Check endpoint, token, cache, disk, locks, clock and more, and say what to do");
        command.SetAction((parsed, token) => new Doctor.DoctorCommand(ScreenOf(parsed), FinderOf(parsed), time).RunAsync(token));
        return command;
    }

    private static Option<string[]?> Patterns(string name, string description) => new(name)
    {
        Description = description,
        HelpName = "pattern",
        Arity = ArgumentArity.OneOrMore,
        AllowMultipleArgumentsPerToken = false,
    };

    private sealed class VersionAction : SynchronousCommandLineAction
    {
        public override int Invoke(ParseResult parseResult)
        {
            parseResult.InvocationConfiguration.Output.WriteLine($"mlx-manager {ProductVersion.Whole}");
            return ExitCode.Ok;
        }
    }
}
