using System.Data.Common;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore.Diagnostics;
using SQLitePCL;

namespace MlxManager.Core.Persistence;

/// <summary>
/// SQLite opens a file only for reading where the disk does not let it be opened for writing, and says nothing of it. Such a connection
/// serves whoever reads now; out of the pool it would go on refusing every write when the disk has long been mended.
/// </summary>
internal sealed class UnpooledReadOnly : DbConnectionInterceptor
{
    public override void ConnectionOpened(DbConnection connection, ConnectionEndEventData eventData) => Look((SqliteConnection)connection);

    public override Task ConnectionOpenedAsync(DbConnection connection, ConnectionEndEventData eventData, CancellationToken cancellationToken = default)
    {
        Look((SqliteConnection)connection);
        return Task.CompletedTask;
    }

    private static void Look(SqliteConnection connection)
    {
        if (raw.sqlite3_db_readonly(connection.Handle, "main") == 1)
        {
            // Those in use are let go of when they are closed.
            SqliteConnection.ClearPool(connection);
        }
    }
}
