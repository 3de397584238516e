using System.Net;
using Microsoft.AspNetCore.Http;
using MlxManager.Web.Security;

namespace MlxManager.Tests.Security;

public sealed class OwnHostsTests
{
    [Theory]
    [InlineData(null, null, "localhost", true)]
    [InlineData(null, null, "127.0.0.2", true)]
    [InlineData(null, null, "mybox", false)]
    [InlineData(null, null, "", false)]
    [InlineData("http://mybox:5230", null, "MyBox:5230", true)]
    [InlineData("http://*:5230;http://mybox.local", null, "mybox.local", true)]
    [InlineData("http://*:5230", null, "anything", false)]
    [InlineData("http://+:5230", null, "anything", false)]
    [InlineData("http://0.0.0.0:5230", null, "anything", false)]
    [InlineData(null, "mybox; other", "other", true)]
    [InlineData(null, "mybox", "localhost", true)]
    [InlineData(null, "mybox", "mybox.evil.example", false)]
    [InlineData(null, "*.example.com", "a.example.com", true)]
    [InlineData(null, "*.example.com", "example.com", false)]
    [InlineData(null, "*.example.com", ".example.com", false)]
    [InlineData(null, "*.example.com", "evilexample.com", false)]
    [InlineData(null, "*", "anything", true)]
    public void Include_Name_IsOwnOnlyIfBoundOrAllowed(string? addresses, string? allowed, string host, bool expected) =>
        new OwnHosts(addresses, allowed).Include(new HostString(host), IPAddress.Loopback).Should().Be(expected);

    [Theory]
    [InlineData("192.168.1.5:5230", "192.168.1.5", true)]
    [InlineData("192.168.1.5:5230", "::ffff:192.168.1.5", true)]
    [InlineData("192.168.1.6:5230", "192.168.1.5", false)]
    [InlineData("[fd00::5]:5230", "fd00::5", true)]
    [InlineData("[fd00::6]:5230", "fd00::5", false)]
    public void Include_BareAddress_IsOwnOnlyIfTheConnectionCameInOnIt(string host, string local, bool expected) =>
        new OwnHosts("http://0.0.0.0:5230", null).Include(new HostString(host), IPAddress.Parse(local)).Should().Be(expected);
}
