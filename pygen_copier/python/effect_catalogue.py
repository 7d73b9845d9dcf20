"""The catalogue of effects: what calling the functions of Python and its libraries does.

A name stands for itself and what is below it, such as `ftplib` for `ftplib.FTP`; one with a star
for all that begin like it. The longest that fits counts.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum


class Effect(Enum):
    """A kind of effect; its value says it in a sentence whose subject is a file or a line."""

    PRINTS = "prints"
    ASKS = "waits for input"
    WAITS = "waits"
    RUNS_LOOP = "runs an event loop"
    OPENS_FILE = "opens a file"
    READS_FILE = "reads a file"
    READS_FOLDER = "reads a folder"
    WRITES = "writes files"
    WRITES_TEMPORARY = "writes temporary files"
    DELETES = "deletes files"
    MOVES = "moves files"
    NETWORK = "uses the network"
    BROWSER = "opens a browser"
    WINDOW = "opens a window"
    PROGRAM = "starts a program"
    SHELL = "starts a program with a shell"
    TERMINAL = "starts a program in a terminal of its own"
    FORK = "forks the process"
    PROCESS = "starts processes"
    THREAD = "starts a thread"
    SIGNAL = "sends a signal to a process"
    ENDS = "ends the program"
    RUNS_TEXT = "runs text as code"
    IMPORTS = "imports by a computed name"
    LOADS_CODE = "runs a file as code"
    MAKES_CODE = "makes code from parts"
    UNPACKS = "unpacks objects that may run code"
    NATIVE = "loads native code"
    REDIRECTS = "redirects the streams of the process"
    ENVIRONMENT = "changes the environment"
    DIRECTORY = "changes the working directory"
    IMPORT_PATH = "changes where imports are looked for"
    SEEDS = "seeds random numbers that others use"
    INTERPRETER = "changes the interpreter"
    SETTINGS = "changes what all of the program uses"
    HOOK = "registers what is called later"


CATALOGUE: Mapping[Effect, str] = {
    Effect.PRINTS: """
        builtins.help builtins.print pprint.pp pprint.pprint sys.stderr.write
        sys.stderr.writelines
        sys.stdout.write sys.stdout.writelines traceback.print_*
    """,
    Effect.ASKS: """
        builtins.breakpoint builtins.input getpass.getpass pdb.set_trace sys.stdin.read
        sys.stdin.readline sys.stdin.readlines
    """,
    Effect.WAITS: "os.wait os.waitpid select.select signal.pause signal.sigwait time.sleep",
    Effect.RUNS_LOOP: "asyncio.run",
    Effect.OPENS_FILE: """
        builtins.open bz2.open codecs.open dbm.open gzip.open io.FileIO io.open lzma.open
        mmap.mmap
        os.fdopen os.open sqlite3.connect tarfile.open tokenize.open wave.open zipfile.ZipFile
    """,
    Effect.READS_FILE: """
        fileinput.input joblib.load json.load linecache.getline linecache.getlines numpy.fromfile
        numpy.genfromtxt numpy.load numpy.loadtxt numpy.memmap pandas.read_* pkgutil.get_data
        tomllib.load torch.load xml.etree.ElementTree.parse
    """,
    Effect.READS_FOLDER: """
        glob.glob glob.iglob os.listdir os.scandir os.walk os.fwalk
    """,
    Effect.WRITES: """
        joblib.dump json.dump marshal.dump numpy.save numpy.savetxt numpy.savez
        numpy.savez_compressed os.chmod os.chown os.lchown os.link os.makedirs os.mkdir os.mkfifo
        os.mknod os.symlink os.truncate os.utime pickle.dump shutil.chown shutil.copy shutil.copy2
        shutil.copyfile shutil.copymode shutil.copystat shutil.copytree shutil.make_archive
        shutil.unpack_archive torch.save
    """,
    Effect.WRITES_TEMPORARY: """
        tempfile.NamedTemporaryFile tempfile.SpooledTemporaryFile tempfile.TemporaryDirectory
        tempfile.TemporaryFile tempfile.mkdtemp tempfile.mkstemp
    """,
    Effect.DELETES: "os.remove os.removedirs os.rmdir os.unlink shutil.rmtree",
    Effect.MOVES: "os.rename os.renames os.replace shutil.move",
    Effect.NETWORK: """
        aiohttp asyncio.open_connection asyncio.open_unix_connection asyncio.start_server
        asyncio.start_unix_server boto3 ftplib grpc http.client http.server httpx imaplib
        logging.handlers.DatagramHandler logging.handlers.HTTPHandler logging.handlers.SMTPHandler
        logging.handlers.SocketHandler logging.handlers.SysLogHandler multiprocessing.connection
        nntplib paramiko poplib psycopg psycopg2 pycurl pymongo redis requests smtplib socket
        socketserver ssl.get_server_certificate telnetlib urllib.request urllib3 websocket
        websockets wsgiref.simple_server xmlrpc.client xmlrpc.server zmq
    """,
    Effect.BROWSER: "webbrowser",
    Effect.WINDOW: "curses.initscr curses.wrapper matplotlib.pyplot.show tkinter.Tk turtle",
    Effect.PROGRAM: """
        asyncio.create_subprocess_exec asyncio.subprocess.create_subprocess_exec os.exec*
        os.posix_spawn* os.spawn* os.startfile
        subprocess.Popen subprocess.call subprocess.check_call subprocess.check_output
        subprocess.run
        _posixsubprocess.fork_exec webbrowser.BackgroundBrowser webbrowser.GenericBrowser
    """,
    Effect.SHELL: """
        asyncio.create_subprocess_shell os.popen os.system posix.system subprocess.getoutput
        subprocess.getstatusoutput
        asyncio.subprocess.create_subprocess_shell pydoc.pipepager pydoc.tempfilepager
    """,
    Effect.TERMINAL: "pty.spawn",
    Effect.FORK: "os.fork os.forkpty posix.fork pty.fork",
    Effect.PROCESS: """
        multiprocessing.Manager multiprocessing.Pool multiprocessing.Process multiprocessing.pool
    """,
    Effect.THREAD: "_thread.start_new_thread threading.Thread threading.Timer",
    Effect.SIGNAL: "os.kill os.killpg signal.alarm signal.pthread_kill signal.raise_signal",
    Effect.ENDS: "builtins.exit builtins.quit os._exit os.abort sys.exit",
    Effect.RUNS_TEXT: """
        builtins.compile builtins.eval builtins.exec code.InteractiveConsole
        code.InteractiveInterpreter code.interact logging.config.listen
        _interpreters _xxsubinterpreters bdb.Bdb cProfile.Profile cProfile.run cProfile.runctx
        code.compile_command codeop concurrent.interpreters doctest.DocTestFinder
        doctest.DocTestParser
        doctest.DocTestRunner doctest.DocFileSuite doctest.DocTestSuite doctest.debug*
        doctest.run*
        doctest.script_from_examples doctest.test* logging.config.fileConfig pdb.Pdb pdb.run*
        profile.Profile profile.run profile.runctx timeit.Timer timeit.main timeit.repeat
        timeit.timeit
        trace.Trace typing.ForwardRef typing._eval_type
    """,
    Effect.IMPORTS: """
        builtins.__import__ importlib.__import__ importlib._bootstrap
        importlib._bootstrap_external
        importlib.metadata.EntryPoint pkgutil.resolve_name pydoc.locate pydoc.render_doc
        pydoc.resolve pydoc.safeimport unittest.TestLoader unittest.defaultTestLoader
    """,
    Effect.LOADS_CODE: """
        importlib.machinery.SourceFileLoader importlib.util.spec_from_file_location
        runpy.run_module runpy.run_path
        _frozen_importlib _frozen_importlib_external _imp.create_builtin _imp.create_dynamic
        _imp.exec_dynamic ensurepip.bootstrap
        importlib.machinery.ExtensionFileLoader importlib.machinery.SourcelessFileLoader
        importlib.util.module_from_spec pip pytest.main venv.EnvBuilder venv.create
        zipimport.zipimporter
    """,
    Effect.MAKES_CODE: "types.CodeType types.FunctionType",
    Effect.UNPACKS: """
        _pickle.Unpickler _pickle.load _pickle.loads cloudpickle.Unpickler cloudpickle.load
        cloudpickle.loads dill.Unpickler dill.load dill.loads jsonpickle.decode marshal.load
        marshal.loads pandas.read_pickle pickle.Unpickler pickle.load pickle.loads
        shelve.DbfilenameShelf shelve.open yaml.full_load yaml.full_load_all yaml.unsafe_load
        yaml.unsafe_load_all
        multiprocessing.connection.Client multiprocessing.connection.Listener
        multiprocessing.managers.BaseManager multiprocessing.managers.SyncManager
        yaml.CUnsafeLoader
        yaml.UnsafeLoader
    """,
    Effect.NATIVE: """
        ctypes.CDLL ctypes.CFUNCTYPE ctypes.OleDLL ctypes.PYFUNCTYPE ctypes.PyDLL ctypes.WinDLL
        ctypes.cast ctypes.cdll ctypes.memmove ctypes.memset ctypes.oledll ctypes.pydll
        ctypes.pythonapi ctypes.string_at ctypes.util.find_library ctypes.windll
        ctypes.wstring_at numpy.ctypeslib.load_library
        _ctypes.dlopen _ctypes.dlsym cffi.FFI
    """,
    Effect.REDIRECTS: "os.dup2",
    Effect.ENVIRONMENT: """
        os.environ.clear os.environ.pop os.environ.setdefault os.environ.update os.putenv
        os.unsetenv
    """,
    Effect.DIRECTORY: "os.chdir os.chroot os.fchdir",
    Effect.IMPORT_PATH: """
        site.addsitedir sys.meta_path sys.modules.clear sys.modules.pop sys.modules.setdefault
        sys.modules.update sys.path sys.path_hooks
    """,
    Effect.SEEDS: "numpy.random.seed random.seed torch.manual_seed",
    Effect.INTERPRETER: """
        faulthandler.enable gc.collect gc.disable gc.enable gc.freeze gc.set_debug
        gc.set_threshold
        importlib.invalidate_caches importlib.reload sys.addaudithook sys.set_asyncgen_hooks
        sys.set_int_max_str_digits sys.setdlopenflags sys.setprofile sys.setrecursionlimit
        sys.setswitchinterval sys.settrace threading.setprofile threading.settrace
        tracemalloc.start
    """,
    Effect.SETTINGS: """
        asyncio.set_event_loop asyncio.set_event_loop_policy decimal.setcontext locale.setlocale
        logging.basicConfig logging.captureWarnings logging.config.dictConfig
        logging.disable logging.setLogRecordFactory
        logging.setLoggerClass matplotlib.pyplot.switch_backend matplotlib.rc
        matplotlib.style.use matplotlib.use mimetypes.init multiprocessing.set_start_method
        numpy.set_printoptions numpy.seterr os.nice os.setgid os.setpgid os.setsid os.setuid
        os.umask pandas.set_option resource.setrlimit signal.setitimer socket.setdefaulttimeout
        sys.stderr.reconfigure sys.stdout.reconfigure threading.stack_size time.tzset
        warnings.filterwarnings warnings.resetwarnings warnings.simplefilter
    """,
    Effect.HOOK: """
        atexit.register codecs.register codecs.register_error faulthandler.register
        os.register_at_fork signal.signal weakref.finalize
    """,
}
# They begin like an effect and have none.
HARMLESS = """
    aiohttp.ClientTimeout aiohttp.FormData ftplib.error_* ftplib.parse* httpx.Cookies httpx.Headers
    httpx.Limits httpx.QueryParams httpx.Request httpx.Response httpx.Timeout httpx.URL
    imaplib.Int2AP imaplib.Internaldate2tuple imaplib.ParseFlags imaplib.Time2Internaldate
    requests.Request requests.Response requests.codes requests.exceptions socket.gethostname
    socket.hto* socket.inet_* socket.nto* socket.timeout urllib.request.Request
    urllib.request.pathname2url urllib.request.url2pathname urllib3.util webbrowser.get
    xmlrpc.client.Binary xmlrpc.client.Boolean xmlrpc.client.DateTime xmlrpc.client.Fault
    xmlrpc.client.dumps xmlrpc.client.loads
"""
# Methods with an effect, whatever they are called on.
METHODS: Mapping[Effect, str] = {
    Effect.OPENS_FILE: "open",
    Effect.READS_FILE: "read_bytes read_text",
    Effect.READS_FOLDER: "glob iterdir rglob",
    Effect.WRITES: """
        chmod hardlink_to mkdir savefig symlink_to to_csv to_excel to_json to_parquet to_pickle
        touch write_bytes write_text
    """,
    Effect.DELETES: "rmdir unlink",
    Effect.MOVES: "rename replace",
    Effect.NETWORK: "urlopen",
    Effect.SHELL: "subprocess_shell",
    Effect.PROGRAM: "subprocess_exec",
    Effect.LOADS_CODE: "exec_module load_module",
    Effect.IMPORTS: "import_plugin loadTestsFromName loadTestsFromNames",
    Effect.NATIVE: "enable_load_extension load_extension",
    Effect.RUNS_LOOP: "mainloop run_forever run_until_complete serve_forever",
}
# Modules that do something when they are imported.
ACTING_MODULES = frozenset({"antigravity", "this"})
# Methods that write where they are given a path, and return a text where they are not.
GIVEN_A_PATH = frozenset({"savefig", "to_csv", "to_excel", "to_json", "to_parquet", "to_pickle"})
