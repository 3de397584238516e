using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using MlxManager.Core.Persistence;

namespace MlxManager.Core.Access;

/// <summary>
/// Whether the doors are closed, and who opens them: the password and the stamp that every sign-in carries. Another
/// password, a sign-out of everybody and the closing of the doors make a new stamp: then no sign-in of before counts, and
/// what is open by one is cut. A sign-out of one ends that alone. One for the process; safe to use from everywhere at once.
/// </summary>
public sealed class Doorkeeper : IDisposable
{
    /// <summary>A client's name that begins so is of somebody who was in before: no stranger's wrong tries ever count as theirs.</summary>
    public const string Known = "known ";

    /// <summary>A sign-in, since the last visit.</summary>
    public static readonly TimeSpan SignInLasts = TimeSpan.FromDays(14);

    /// <summary>Of PBKDF2 with HMAC-SHA512: what OWASP advises.</summary>
    private const int Iterations = 210_000;

    private readonly Database _database;
    private readonly AccessOptions _options;
    private readonly SignInBrake _brake;
    private readonly TimeProvider _time;
    private readonly Hashing _hashing;
    private readonly SemaphoreSlim _changing = new(1, 1);
    private State _state;

    internal Doorkeeper(Database database, AccessOptions options, SignInBrake brake, TimeProvider time, int iterations = Iterations)
    {
        _hashing = new(iterations);
        _database = database;
        _options = options;
        _brake = brake;
        _time = time;
        _state = new(null, SignIns.Parse("", time), IsClosedHere: false, new CancellationTokenSource());
    }

    /// <summary>Nobody gets in without a sign-in or a key.</summary>
    public bool IsClosed => MustBeClosed || Now.IsClosedHere;

    /// <summary>That is not for the page to decide.</summary>
    public bool MustBeClosed => _options.IsExposed || HasPasswordFile;

    /// <summary>The password is the one of a file: changing it here would count until the next start.</summary>
    public bool HasPasswordFile => _options.Password is not null;

    public bool IsExposed => _options.IsExposed;

    public bool HasPassword => Now.Hash is not null;

    /// <summary>The password was lost with a database that was damaged or removed: nobody can sign in until a file names a new one.</summary>
    public bool HasLostPassword => IsClosed && !HasPassword;

    public DoorState Doors
    {
        get
        {
            var now = Now;
            return new DoorState(MustBeClosed || now.IsClosedHere, now.SignIns, now.Ends.Token);
        }
    }

    private State Now => Volatile.Read(ref _state);

    /// <param name="client">Whose wrong tries are counted together; see <see cref="Known"/>.</param>
    public async Task<PasswordAnswer> CheckAsync(string client, string password, CancellationToken cancellationToken)
    {
        if (_brake.Begin(client) is var wait && wait > TimeSpan.Zero)
        {
            return new PasswordAnswer(IsRight: false, wait);
        }

        var isRight = password.Length <= PasswordRules.Most && await _hashing.IsRightAsync(Now.Hash, password, cancellationToken);
        if (isRight)
        {
            _brake.Right(client);
        }

        return new PasswordAnswer(isRight);
    }

    /// <exception cref="ArgumentException">It may not be one: see <see cref="PasswordRules"/>.</exception>
    public Task SetPasswordAsync(string password, CancellationToken cancellationToken)
    {
        if (PasswordRules.Check(password) is { } fault)
        {
            throw new ArgumentException($"This is no password: {fault}.", nameof(password));
        }

        return ChangeAsync(state => state with { Hash = _hashing.Hash(password) }, isNewStamp: true, cancellationToken);
    }

    /// <summary>For this machine's own addresses; there must be a password to close with.</summary>
    public Task CloseHereAsync(bool isClosed, CancellationToken cancellationToken) =>
        isClosed && !HasPassword
            ? throw new InvalidOperationException("Without a password nobody would get in.")
            : ChangeAsync(state => state with { IsClosedHere = isClosed }, isNewStamp: isClosed, cancellationToken);

    /// <summary>One sign-in alone, and what is open by it: at once, whatever the disk says; that it stays so over a restart is written after.</summary>
    /// <exception cref="IOException">It could not be written.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be written.</exception>
    public async Task SignOutAsync(string id, CancellationToken cancellationToken)
    {
        var isRemembered = await Now.SignIns.TryEndAsync(id, SignInLasts);
        await ChangeAsync(state => state, isNewStamp: !isRemembered, cancellationToken);
    }

    public Task SignEverybodyOutAsync(CancellationToken cancellationToken) => ChangeAsync(state => state, isNewStamp: true, cancellationToken);

    public void Dispose()
    {
        Now.Ends.Dispose();
        _changing.Dispose();
        _hashing.Dispose();
    }

    /// <summary>After the tables are up to date, before the first request. A password file that says another password than before replaces it.</summary>
    internal async Task LoadAsync(CancellationToken cancellationToken)
    {
        var row = await ReadAsync(cancellationToken);
        Volatile.Write(ref _state, Now with
        {
            Hash = row?.PasswordHash is { } hash && PasswordHash.IsOne(hash, Iterations) ? hash : null,
            SignIns = SignIns.Parse(row?.Stamp ?? "", _time),
            IsClosedHere = row is { IsClosedHere: true } || _database.ClosedMark.IsSet,
        });
        if (Now.IsClosedHere)
        {
            _database.ClosedMark.Set();
        }

        if (_options.Password is { } given && !(HasPassword && await _hashing.IsRightAsync(Now.Hash, given, cancellationToken)))
        {
            await SetPasswordAsync(given, cancellationToken);
        }
        else if (Now.SignIns.Stamp.Length == 0)
        {
            await SignEverybodyOutAsync(cancellationToken);
        }
    }

    private static string Fresh() => Convert.ToHexString(RandomNumberGenerator.GetBytes(16));

    private async Task ChangeAsync(Func<State, State> change, bool isNewStamp, CancellationToken cancellationToken)
    {
        CancellationTokenSource? ended = null;
        await _changing.WaitAsync(cancellationToken);
        try
        {
            var changed = change(Now);
            if (isNewStamp)
            {
                changed = changed with { SignIns = SignIns.Parse(Fresh(), _time) };
            }

            // Through open doors nobody came by a sign-in, so none ends.
            if (isNewStamp && (MustBeClosed || changed.IsClosedHere))
            {
                ended = changed.Ends;
                changed = changed with { Ends = new CancellationTokenSource() };
            }

            // Marked before it is written, and for as long as it is: cut off in between, the doors are closed if anything.
            if (changed.IsClosedHere)
            {
                _database.ClosedMark.Set();
            }

            await WriteAsync(changed);
            Volatile.Write(ref _state, changed);
            if (!changed.IsClosedHere)
            {
                _database.ClosedMark.Clear();
            }
        }
        finally
        {
            _changing.Release();
        }

        // After it is written: who is cut off finds the doors as they are from now on.
        if (ended is not null)
        {
            await ended.CancelAsync();
        }
    }

    private async Task<AccessRow?> ReadAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await _database.ReadAsync(context => context.Access.OrderBy(row => row.Id).FirstOrDefaultAsync(cancellationToken));
        }
        catch (Exception exception) when (DatabaseTroubles.IsNonsense(exception))
        {
            // As good as none: the mark says whether the doors were closed.
            return null;
        }
    }

    /// <summary>In place of whatever there is: a damaged row cannot be changed, and must not stand beside it.</summary>
    private Task WriteAsync(State state) => _database.WriteAsync(async context =>
    {
        await context.Access.ExecuteDeleteAsync();
        context.Access.Add(new AccessRow { Id = AccessRow.OnlyId, PasswordHash = state.Hash, Stamp = state.SignIns.ToString(), IsClosedHere = state.IsClosedHere });
    });

    /// <param name="Ends">Cancelled when the stamp is another.</param>
    private sealed record State(string? Hash, SignIns SignIns, bool IsClosedHere, CancellationTokenSource Ends);
}
