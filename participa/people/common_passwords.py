"""Words that people in Chile put into passwords first. Written for this portal; a few tens per line of thought."""

_WORDS = """
password contrasena clave claves secreto secreta acceso ingreso entrada usuario admin administrador root sistema
invitado temporal provisoria provisorio cambiame cambiar inicial defecto default welcome letmein login master super
prueba pruebas test testing demo ejemplo publico publica gobierno estado chile chileno chilena viva patria bandera
copihue santiago valparaiso concepcion antofagasta temuco rancagua talca arica iquique coyhaique chillan valdivia
serena coquimbo osorno copiapo calama punta arenas puerto montt vina mar maipu providencia nunoa florida
ministerio subsecretaria servicio municipalidad municipio intendencia gobernacion delegacion consejo cosoc civil
participa participacion ciudadana ciudadano consulta cuenta publicas transparencia encargado encargada funcionario
funcionaria oficina trabajo correo computador internet windows google facebook instagram gmail hotmail outlook
enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre verano otono invierno
primavera lunes martes miercoles jueves viernes sabado domingo hola amor teamo tequiero familia hijo hija mama papa
abuela princesa angel corazon felicidad amistad dios jesus maria jose juan carlos luis pedro ana camila constanza
sofia valentina martina isidora catalina francisca benjamin vicente matias sebastian diego nicolas daniel alejandro
colocolo universidad catolica ulalau chuncho albo futbol alexis vidal campeon mundial real madrid barcelona
iloveyou monkey dragon sunshine princess football baseball superman batman pokemon naruto qwerty asdfgh zxcvbn
perro gato perrito gatito mascota toby luna estrella sol playa montana cordillera andes pacifico desierto
uno dos tres cuatro cinco seis siete ocho nueve diez abc
"""
COMMON = frozenset(_WORDS.split())
#: Keys in a row, read in either direction and around the end.
RUNS = (
    "1234567890",
    "0123456789",
    "abcdefghijklmnopqrstuvwxyz",
    "abcdefghijklmnnopqrstuvwxyz",
    "qwertyuiop",
    "asdfghjkl",
    "zxcvbnm",
    "qwertyuiopasdfghjklzxcvbnm",
    "1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik9ol0p",
    "1q2w3e4r5t6y7u8i9o0p",
    "112233445566778899",
)
