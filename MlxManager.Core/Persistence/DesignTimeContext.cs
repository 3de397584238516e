using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;

namespace MlxManager.Core.Persistence;

/// <summary>Lets <c>dotnet ef migrations add</c> make a context without starting the server.</summary>
internal sealed class DesignTimeContext : IDesignTimeDbContextFactory<MlxContext>
{
    public MlxContext CreateDbContext(string[] args) =>
        new(new DbContextOptionsBuilder<MlxContext>().UseSqlite("Data Source=design.db").Options);
}
