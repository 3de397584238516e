using System.Net;
using MlxManager.Core.Hub;

namespace MlxManager.Tests.Hub;

public sealed class OwnNetworkTests
{
    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("127.9.8.7")]
    [InlineData("0.0.0.0")]
    [InlineData("10.1.2.3")]
    [InlineData("100.64.0.1")]
    [InlineData("169.254.169.254")]
    [InlineData("172.16.0.1")]
    [InlineData("172.31.255.255")]
    [InlineData("192.168.1.1")]
    [InlineData("224.0.0.1")]
    [InlineData("255.255.255.255")]
    [InlineData("::")]
    [InlineData("::1")]
    [InlineData("fe80::1%2")]
    [InlineData("fec0::1")]
    [InlineData("fd00:ec2::254")]
    [InlineData("ff02::1")]
    [InlineData("::ffff:10.0.0.1")]
    [InlineData("64:ff9b::127.0.0.1")]
    [InlineData("2002:c0a8:0101::1")]
    public void Holds_AddressInside_IsTrue(string address) => OwnNetwork.Holds(IPAddress.Parse(address)).Should().BeTrue();

    [Theory]
    [InlineData("1.1.1.1")]
    [InlineData("100.63.255.255")]
    [InlineData("172.32.0.1")]
    [InlineData("192.169.0.1")]
    [InlineData("198.18.0.7")]
    [InlineData("2606:4700::1111")]
    [InlineData("::ffff:1.1.1.1")]
    [InlineData("64:ff9b::1.1.1.1")]
    public void Holds_AddressOutside_IsFalse(string address) => OwnNetwork.Holds(IPAddress.Parse(address)).Should().BeFalse();

    [Theory]
    [InlineData("http://localhost/", true)]
    [InlineData("http://LOCALHOST./", true)]
    [InlineData("http://a.localhost:8080/", true)]
    [InlineData("http://printer.local/", true)]
    [InlineData("http://metadata.google.internal/", true)]
    [InlineData("http://router/", true)]
    [InlineData("http://2130706433/", true)]
    [InlineData("http://0x7f.1/", true)]
    [InlineData("http://[::ffff:127.0.0.1]/", true)]
    [InlineData("https://huggingface.co/", false)]
    [InlineData("https://notlocalhost.example/", false)]
    [InlineData("https://localhost.example/", false)]
    public void Holds_HostOfAnAddress_IsJudgedByWhatItSays(string address, bool isInside) => OwnNetwork.Holds(new Uri(address)).Should().Be(isInside);
}
