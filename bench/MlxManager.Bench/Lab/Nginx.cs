using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace MlxManager.Bench.Lab;

/// <summary>The origin of the content: nginx from the system's packages, on two loopback ports, plain and TLS, as this user.</summary>
internal sealed class Nginx : IDisposable
{
    private readonly Process _process;

    private Nginx(Process process, string root, string certificate, int plain, int secure)
    {
        (_process, Root, Certificate) = (process, root, certificate);
        Plain = new Uri(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{plain}/"));
        Secure = new Uri(string.Create(CultureInfo.InvariantCulture, $"https://127.0.0.1:{secure}/"));
    }

    /// <summary>What lies here is served.</summary>
    public string Root { get; }

    /// <summary>The self-made certificate, for clients to trust (PEM).</summary>
    public string Certificate { get; }

    public Uri Plain { get; }

    public Uri Secure { get; }

    public static async Task<Nginx> StartAsync(string folder, CancellationToken cancellationToken)
    {
        var home = Directory.CreateDirectory(Path.Combine(folder, "nginx")).FullName;
        var root = Directory.CreateDirectory(Path.Combine(home, "www")).FullName;
        // Where it is root, nginx reads as another user.
        File.SetUnixFileMode(folder, Everybody);
        var certificate = WriteCertificate(home);
        var (plain, secure) = (FreePort(), FreePort());
        var configuration = Path.Combine(home, "nginx.conf");
        await File.WriteAllTextAsync(configuration, Configuration(home, root, plain, secure), cancellationToken);
        var process = Process.Start(new ProcessStartInfo("nginx", ["-p", home, "-c", configuration, "-e", Path.Combine(home, "error.log")]))
            ?? throw new InvalidOperationException("nginx did not start");
        var nginx = new Nginx(process, root, certificate, plain, secure);
        try
        {
            await nginx.WaitAsync(cancellationToken);
            return nginx;
        }
        catch
        {
            nginx.Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            // With its workers: they are its children.
            _process.Kill(entireProcessTree: true);
            _process.WaitForExit();
        }

        _process.Dispose();
    }

    private const UnixFileMode Everybody =
        UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute | UnixFileMode.GroupRead | UnixFileMode.GroupExecute
        | UnixFileMode.OtherRead | UnixFileMode.OtherExecute;

    // Debian's own values where they matter (sendfile, TLS 1.2 and 1.3); no log, and connections that live as long as the client likes.
    private static string Configuration(string home, string root, int plain, int secure) => string.Create(CultureInfo.InvariantCulture, $$"""
        daemon off;
        worker_processes 2;
        pid {{home}}/nginx.pid;
        events { worker_connections 512; }
        http {
            access_log off;
            client_body_temp_path {{home}}/body;
            proxy_temp_path {{home}}/proxy;
            fastcgi_temp_path {{home}}/fastcgi;
            uwsgi_temp_path {{home}}/uwsgi;
            scgi_temp_path {{home}}/scgi;
            sendfile on;
            tcp_nopush on;
            keepalive_requests 1000000;
            server {
                listen 127.0.0.1:{{plain}};
                listen 127.0.0.1:{{secure}} ssl;
                ssl_certificate {{home}}/certificate.pem;
                ssl_certificate_key {{home}}/key.pem;
                ssl_protocols TLSv1.2 TLSv1.3;
                root {{root}};
            }
        }
        """);

    private static string WriteCertificate(string home)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=127.0.0.1", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, hasPathLengthConstraint: false, 0, critical: true));
        var now = TimeProvider.System.GetUtcNow();
        using var certificate = request.CreateSelfSigned(now.AddDays(-1), now.AddDays(7));
        var path = Path.Combine(home, "certificate.pem");
        File.WriteAllText(path, certificate.ExportCertificatePem());
        File.WriteAllText(Path.Combine(home, "key.pem"), key.ExportPkcs8PrivateKeyPem());
        return path;
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private async Task WaitAsync(CancellationToken cancellationToken)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(TimeSpan.FromSeconds(10));
        using var http = new HttpClient();
        while (!_process.HasExited)
        {
            try
            {
                using var answer = await http.GetAsync(Plain, patience.Token);
                return;
            }
            catch (HttpRequestException)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, patience.Token);
            }
        }

        throw new InvalidOperationException($"nginx ended at once with code {_process.ExitCode}");
    }
}
