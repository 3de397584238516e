using System.Net;
using System.Text.RegularExpressions;
using Microsoft.Extensions.DependencyInjection;
using MlxManager.Core.Access;
using MlxManager.Tests.Support;

namespace MlxManager.Tests.Access;

/// <summary>The real application behind a password, which it has from a file.</summary>
public sealed partial class ClosedHost : IDisposable
{
    public const string Password = "correct horse battery";

    private readonly string _folder = Directory.CreateTempSubdirectory("mlx-closed-").FullName;

    public ClosedHost()
        : this(TimeProvider.System)
    {
    }

    internal ClosedHost(TimeProvider time, params (string Key, string Value)[] settings)
    {
        var file = PasswordFile.Write(_folder, Password + "\n");
        Host = new ApiHost(time, new Dictionary<string, string>(
            settings.Select(setting => KeyValuePair.Create(setting.Key, setting.Value)).Append(new("MlxManager:AccessPasswordFile", file))));
    }

    public ApiHost Host { get; }

    internal Doorkeeper Doorkeeper => Host.Services.GetRequiredService<Doorkeeper>();

    internal ApiKeys Keys => Host.Services.GetRequiredService<ApiKeys>();

    public void Dispose()
    {
        Host.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    /// <summary>Keeps cookies, follows nothing.</summary>
    internal Browser NewBrowser() => new(Host.Http.BaseAddress!);

    internal async Task<HttpClient> WithKeyAsync(KeyScope scope)
    {
        var made = await Keys.CreateAsync("a program", scope, default);
        var http = new HttpClient { BaseAddress = Host.Http.BaseAddress };
        http.DefaultRequestHeaders.Authorization = new("Bearer", made!.Secret);
        return http;
    }

    internal sealed partial class Browser : IDisposable
    {
        public Browser(Uri server) => Http = new HttpClient(new SocketsHttpHandler { CookieContainer = Cookies, AllowAutoRedirect = false }) { BaseAddress = server };

        public CookieContainer Cookies { get; } = new();

        public HttpClient Http { get; }

        public void Dispose() => Http.Dispose();

        public Task<HttpResponseMessage> VisitAsync(string address)
        {
            var request = new HttpRequestMessage(HttpMethod.Get, address);
            request.Headers.Accept.ParseAdd("text/html");
            return Http.SendAsync(request);
        }

        /// <summary>As the form does it.</summary>
        public async Task<HttpResponseMessage> SignInAsync(string password = Password, string to = "/")
        {
            var form = await Http.GetStringAsync("/sign-in");
            var fields = Hidden().Matches(form).ToDictionary(field => field.Groups["name"].Value, field => WebUtility.HtmlDecode(field.Groups["value"].Value));
            fields["password"] = password;
            fields["to"] = to;
            return await Http.PostAsync("/sign-in", new FormUrlEncodedContent(fields));
        }

        /// <summary>As the form on the page of settings does it.</summary>
        public async Task<HttpResponseMessage> SignOutAsync()
        {
            var token = Hidden().Match(await Http.GetStringAsync("/settings"));
            return await Http.PostAsync("/sign-out", new FormUrlEncodedContent([new(token.Groups["name"].Value, WebUtility.HtmlDecode(token.Groups["value"].Value))]));
        }

        [GeneratedRegex("""<input type="hidden" name="(?<name>[^"]+)" value="(?<value>[^"]*)" ?/?>""")]
        private static partial Regex Hidden();
    }
}
