using System.Data.Common;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace MlxManager.Core.Persistence;

/// <summary>
/// With WAL, <c>synchronous=NORMAL</c> never corrupts and loses at most the last commits in a power cut; it spares a
/// flush for each of the journal's many small writes. What is flushed goes through the drive's own cache, which macOS does only when asked.
/// </summary>
internal sealed class NormalSynchronous : DbConnectionInterceptor
{
    private const string Pragma = "PRAGMA synchronous=NORMAL; PRAGMA fullfsync=1;";

    public override void ConnectionOpened(DbConnection connection, ConnectionEndEventData eventData)
    {
        using var command = connection.CreateCommand();
        command.CommandText = Pragma;
        command.ExecuteNonQuery();
    }

    public override async Task ConnectionOpenedAsync(
        DbConnection connection, ConnectionEndEventData eventData, CancellationToken cancellationToken = default)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = Pragma;
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
