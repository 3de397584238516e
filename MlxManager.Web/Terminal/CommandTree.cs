using System.CommandLine;
using System.CommandLine.Invocation;
using MlxManager.Web.Hosting;

namespace MlxManager.Web.Terminal;

/// <summary>The commands, what each takes, and their help.</summary>
internal sealed class CommandTree
{
    public const string ServerOption = "--server";
    public const string KeyFileOption = "--key-file";
    public const string JsonOption = "--json";

    private readonly Option<string?> _serverAddress = new(ServerOption)
    {
        Description = $"The server's address, else {ServerFinder.ServerVariable}; by default the one that runs here",
        HelpName = "url",
        Recursive = true,
    };

    private readonly Option<string?> _keyFile = new(KeyFileOption)
    {
        Description = $"A file with a key of the server, else the key itself in {ServerFinder.KeyVariable}",
        HelpName = "file",
        Recursive = true,
    };

    private readonly Option<bool> _json = new(JsonOption)
    {
        Description = "JSON, and nothing else, on standard output",
        Recursive = true,
    };

    private readonly TimeProvider _time;

    private CommandTree(TimeProvider time) => _time = time;

    public static RootCommand Build(TimeProvider time) => new CommandTree(time).Root();

    /// <summary>The command that was given, with a space behind it; nothing for the program itself.</summary>
    public static string PathOf(ParseResult parsed) => parsed.CommandResult.Command is RootCommand ? "" : $"{parsed.CommandResult.Command.Name} ";

    private RootCommand Root()
    {
        var root = new RootCommand($"""
            MlxManager, the download manager for Hugging Face models. Without a command it is the server, as with 'serve'.

            {ExitCode.Table}
            """)
        {
            _serverAddress, _keyFile, _json,
            Serve(), Pull(), List(), Status(),
            Change("pause", "Stop downloads and keep what they have"),
            Change("resume", "Go on with paused downloads"),
            Change("cancel", "Cancel downloads and remove what they brought"),
            Change("retry", "Try failed downloads again"),
            Remove(), Search(), Open(), Diagnose(), CompletionScript.Command(),
        };
        foreach (var version in root.Options.OfType<VersionOption>())
        {
            version.Action = new VersionAction();
        }

        return root;
    }

    private Screen ScreenOf(ParseResult parsed) => Screen.Open(parsed.GetValue(_json));

    private ServerFinder FinderOf(ParseResult parsed) => new(parsed.GetValue(_serverAddress), parsed.GetValue(_keyFile));

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

    private Command Pull()
    {
        var models = Words("model", "owner/name, owner/name@revision, or its address", ArgumentArity.OneOrMore);
        var revision = new Option<string?>("--revision") { Description = "A branch, a tag, refs/pr/N or a commit; main by default", HelpName = "name" };
        var include = Patterns("--include", "Only files that match, such as '*.json'; may be repeated");
        var exclude = Patterns("--exclude", "No file that matches; may be repeated");
        var limit = new Option<string?>("--limit") { Description = "Not faster than this, such as 5MB/s", HelpName = "rate" };
        var leaves = new Option<bool>("--no-wait") { Description = "Leave it to the server, and do not stay until it is here" };
        var command = new Command("pull", "Bring models into the cache, or go on with what was begun") { models, revision, include, exclude, limit, leaves };
        command.SetAction((parsed, token) => new PullCommand(ScreenOf(parsed), FinderOf(parsed), _time).RunAsync(
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

    private Command List()
    {
        var all = new Option<bool>("--all") { Description = "The finished ones too" };
        var local = new Option<bool>("--local") { Description = "The models that are whole in the cache" };
        var command = new Command("ls", "List downloads, or the models that are here") { all, local };
        command.SetAction((parsed, token) =>
        {
            var list = new ListCommand(ScreenOf(parsed), FinderOf(parsed), _time);
            return parsed.GetValue(local) ? list.LocalAsync(token) : list.DownloadsAsync(parsed.GetValue(all), token);
        });
        return command;
    }

    private Command Status()
    {
        var target = new Argument<string>("download") { Description = "Its number, or its model" };
        var command = new Command("status", "Show a download, its files and what happened to it") { target };
        command.SetAction((parsed, token) => new StatusCommand(ScreenOf(parsed), FinderOf(parsed), _time).RunAsync(parsed.GetRequiredValue(target), token));
        return command;
    }

    private Command Change(string verb, string description)
    {
        var targets = Words("download", "Numbers or models", ArgumentArity.ZeroOrMore);
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

        command.SetAction((parsed, token) => new ChangeCommand(ScreenOf(parsed), FinderOf(parsed), _time).RunAsync(
            new ChangeOrder(
                verb,
                parsed.GetValue(targets) ?? [],
                parsed.GetValue(all),
                verb == "cancel" && parsed.GetValue(sure),
                verb is "resume" or "retry" && parsed.GetValue(stays)),
            token));
        return command;
    }

    private Command Remove()
    {
        var model = new Argument<string>("model") { Description = "owner/name, or owner/name@revision for one of its revisions" };
        var dry = new Option<bool>("--dry-run") { Description = "Only show what would go" };
        var sure = new Option<bool>("--yes", "-y") { Description = "Do not ask" };
        var command = new Command("rm", "Remove a model from the cache") { model, dry, sure };
        command.SetAction((parsed, token) => new RemoveCommand(ScreenOf(parsed), FinderOf(parsed), _time).RunAsync(
            parsed.GetRequiredValue(model), parsed.GetValue(dry), parsed.GetValue(sure), token));
        return command;
    }

    private Command Search()
    {
        var query = Words("query", "Words in its name", ArgumentArity.ZeroOrMore);
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

    private Command Open()
    {
        var says = new Option<bool>("--print") { Description = "Only say where it is" };
        var command = new Command("open", "Open the page in the browser") { says };
        command.SetAction((parsed, token) => new OpenCommand(ScreenOf(parsed), FinderOf(parsed)).RunAsync(parsed.GetValue(says), token));
        return command;
    }

    private Command Diagnose()
    {
        var command = new Command("doctor", "Check endpoint, token, cache, disk, locks, clock and more, and say what to do");
        command.SetAction((parsed, token) => new Doctor.DoctorCommand(ScreenOf(parsed), FinderOf(parsed), _time).RunAsync(token));
        return command;
    }

    /// <summary>An argument that may be repeated. Without the check it would swallow every option that is misspelt.</summary>
    private static Argument<string[]> Words(string name, string description, ArgumentArity arity)
    {
        var argument = new Argument<string[]>(name) { Description = description, Arity = arity };
        argument.Validators.Add(result =>
        {
            foreach (var token in result.Tokens.Where(token => token.Value.StartsWith('-')))
            {
                result.AddError($"There is no option {token.Value} here.");
            }
        });
        return argument;
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
