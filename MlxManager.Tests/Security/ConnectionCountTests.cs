using System.Net;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using MlxManager.Web.Security;

namespace MlxManager.Tests.Security;

public sealed class ConnectionCountTests
{
    [Fact]
    public async Task Limit_OneAddressOfAnotherMachine_LeavesTheRestToOthers()
    {
        var ends = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var server = Server(ends.Task);
        List<Connection> open = [.. Enumerable.Range(0, ServerLimits.MostConnectionsOfOne).Select(number => Connection.To(server, $"2001:db8::{number:x}"))];
        open.Should().OnlyContain(connection => !connection.WasCut);

        Connection.To(server, "2001:db8::ffff").WasCut.Should().BeTrue("whoever has one address of a network has all of it");
        Connection.To(server, "192.0.2.7").WasCut.Should().BeFalse();

        ends.SetResult();
        await Task.WhenAll(open.Select(connection => connection.Served));
        Connection.To(server, "2001:db8::ffff").WasCut.Should().BeFalse();
    }

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("::1")]
    [InlineData("::ffff:127.0.0.1")]
    public void Limit_ThisMachine_IsNotTakenForOneClient(string address)
    {
        var server = Server(new TaskCompletionSource().Task);

        Enumerable.Range(0, ServerLimits.MostConnectionsOfOne + 1).Should().OnlyContain(_ => !Connection.To(server, address).WasCut);
    }

    /// <summary>What an endpoint of the server does with a connection before it is spoken on.</summary>
    private static ConnectionDelegate Server(Task ends)
    {
        var kestrel = new KestrelServerOptions { ApplicationServices = new ServiceCollection().AddLogging().BuildServiceProvider() };
        ServerLimits.Set(kestrel);
        ListenOptions? endpoint = null;
        kestrel.Listen(IPAddress.Loopback, 0, listen => endpoint = listen);
        endpoint!.Run(_ => ends);
        return endpoint!.Build();
    }

    private sealed class Connection : DefaultConnectionContext
    {
        public bool WasCut { get; private set; }

        public Task Served { get; private set; } = Task.CompletedTask;

        public static Connection To(ConnectionDelegate server, string from)
        {
            var connection = new Connection { RemoteEndPoint = new IPEndPoint(IPAddress.Parse(from), 50_000) };
            connection.Served = server(connection);
            return connection;
        }

        public override void Abort(ConnectionAbortedException abortReason) => WasCut = true;
    }
}
